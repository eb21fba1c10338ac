"""
What a PDF says of itself, so that it is PDF/UA-1 and PDF/A-3a at once.

WeasyPrint writes one of the two. This adds the other's mark to its metadata, the facts of a
report under names of their own, and the descriptions of both that PDF/A asks for (ISO 19005-3,
6.6.2.3: whatever is not predefined is described in the file).
"""

from xml.sax.saxutils import escape

UA = "http://www.aiim.org/pdfua/ns/id/"
OURS = "urn:strategic-plan:report:1#"

DESCRIBED = """
<rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>{called}</pdfaSchema:schema>
<pdfaSchema:namespaceURI>{uri}</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq>{properties}</rdf:Seq></pdfaSchema:property>
</rdf:li>"""
PROPERTY = """
<rdf:li rdf:parseType="Resource">
<pdfaProperty:name>{name}</pdfaProperty:name>
<pdfaProperty:valueType>{type}</pdfaProperty:valueType>
<pdfaProperty:category>{category}</pdfaProperty:category>
<pdfaProperty:description>{description}</pdfaProperty:description>
</rdf:li>"""
ADDED = """
<rdf:Description rdf:about="" xmlns:pdfuaid="{ua}"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:report="{ours}">{facts}</rdf:Description>
<rdf:Description rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag>{schemas}</rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
END = b"</rdf:RDF>"


def is_accessible_too(metadata, facts):
    """Have a document's metadata say that it is PDF/UA-1 as well, and the facts of the report."""
    write = metadata.generate_rdf_metadata

    def write_more(*args):
        head, end, tail = write(*args).rpartition(END)
        return head + _added(facts).encode() + end + tail

    metadata.generate_rdf_metadata = write_more


def _added(facts):
    part = PROPERTY.format(
        name="part", type="Integer", category="internal",
        description="Which part of ISO 14289 the file follows",
    )  # fmt: skip
    ours = "".join(
        PROPERTY.format(
            name=name, type="Text", category="external", description=f"The {name} of the report"
        )
        for name in facts
    )
    schemas = DESCRIBED.format(
        called="PDF/UA identification", uri=UA, prefix="pdfuaid", properties=part
    )
    if facts:
        schemas += DESCRIBED.format(called="Report", uri=OURS, prefix="report", properties=ours)
    said = "".join(
        f"<report:{name}>{escape(value)}</report:{name}>" for name, value in facts.items()
    )
    return ADDED.format(ua=UA, ours=OURS, facts=said, schemas=schemas)
