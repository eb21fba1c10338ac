"""What made-up activities are called, in three languages, and where they are."""

import random
from itertools import product

OPENINGS = {
    "en": [
        "Side event on", "Training on", "Briefing paper:", "Open letter on", "Webinar:",
        "Regional dialogue on", "Statement on", "Workshop on", "Advocacy note:",
        "Meeting with the ministry of health on", "E-course on", "Press release:",
        "Campaign materials on", "Consultation with members on", "Report launch:",
        "Oral intervention on", "Peer exchange on", "Fact sheet on", "Submission on",
        "Technical support on",
    ],
    "fr": [
        "Événement parallèle sur", "Formation sur", "Note d’information :", "Lettre ouverte sur",
        "Webinaire :", "Dialogue régional sur", "Déclaration sur", "Atelier sur",
        "Note de plaidoyer :", "Rencontre avec le ministère de la santé sur",
        "Cours en ligne sur", "Communiqué de presse :", "Outils de campagne sur",
        "Consultation des membres sur", "Lancement du rapport :", "Intervention orale sur",
    ],
    "es": [
        "Evento paralelo sobre", "Formación sobre", "Documento informativo:",
        "Carta abierta sobre", "Seminario en línea:", "Diálogo regional sobre",
        "Declaración sobre", "Taller sobre", "Nota de incidencia:",
        "Reunión con el ministerio de salud sobre", "Curso en línea sobre",
        "Comunicado de prensa:", "Materiales de campaña sobre", "Consulta a miembros sobre",
        "Presentación del informe:", "Intervención oral sobre",
    ],
}  # fmt: skip
SUBJECTS = {
    "en": [
        "harm reduction and drug policy", "decriminalisation", "women in prison",
        "drug policy and human rights", "access to naloxone", "the rights of people who use drugs",
        "civil society space at the Commission on Narcotic Drugs", "alternatives to incarceration",
        "drug policy and the environment", "funding for harm reduction",
        "proportionate sentencing", "the death penalty for drug offences",
        "indigenous peoples and the coca leaf", "access to controlled medicines",
        "overdose prevention", "compulsory treatment centres", "drug checking",
        "cannabis regulation", "policing and racial justice", "children and drug policy",
    ],
    "fr": [
        "la réduction des risques et les politiques des drogues", "la décriminalisation",
        "les femmes en prison", "les politiques des drogues et les droits humains",
        "l’accès à la naloxone", "les droits des personnes usagères de drogues",
        "l’espace de la société civile à la Commission des stupéfiants",
        "les alternatives à l’incarcération", "le financement de la réduction des risques",
        "la proportionnalité des peines", "la peine de mort pour infractions liées aux drogues",
        "l’accès aux médicaments placés sous contrôle", "la prévention des surdoses",
        "les centres de traitement forcé", "l’analyse de produits",
        "la régulation du cannabis", "les pratiques policières et la justice raciale",
    ],
    "es": [
        "la reducción de daños y las políticas de drogas", "la descriminalización",
        "las mujeres en prisión", "las políticas de drogas y los derechos humanos",
        "el acceso a la naloxona", "los derechos de las personas que usan drogas",
        "el espacio de la sociedad civil en la Comisión de Estupefacientes",
        "las alternativas al encarcelamiento", "la financiación de la reducción de daños",
        "la proporcionalidad de las penas", "la pena de muerte por delitos de drogas",
        "los pueblos indígenas y la hoja de coca", "el acceso a medicamentos fiscalizados",
        "la prevención de sobredosis", "los centros de tratamiento forzoso",
        "el análisis de sustancias", "la regulación del cannabis",
    ],
}  # fmt: skip
ENDINGS = {
    "en": [
        "", "in the region", "with community-led networks", "for young people", "after COVID-19",
        "in five countries", "for parliamentarians", "for journalists", "ahead of 26 June",
        "for prosecutors and judges", "in rural areas", "with health workers",
    ],
    "fr": [
        "", "dans la région", "avec les réseaux communautaires", "pour les jeunes",
        "après la COVID-19", "dans cinq pays", "pour les parlementaires", "pour les journalistes",
        "avant le 26 juin", "en zone rurale", "avec le personnel de santé",
    ],
    "es": [
        "", "en la región", "con redes comunitarias", "para jóvenes", "después de la COVID-19",
        "en cinco países", "para parlamentarios y parlamentarias", "para periodistas",
        "antes del 26 de junio", "en zonas rurales", "con personal de salud",
    ],
}  # fmt: skip
# Words that hardly ever stand in a title.
SELDOM = {
    "en": "ibogaine nitazenes khat kratom ketamine buprenorphine stigma-index xylazine".split(),  # noqa: SIM905
    "fr": "ibogaïne nitazènes khat kratom kétamine buprénorphine captagon xylazine".split(),  # noqa: SIM905
    "es": "ibogaína nitazenos khat kratom ketamina buprenorfina ayahuasca xilacina".split(),  # noqa: SIM905
}
SENTENCES = {
    "en": [
        "Members and partners prepared it together.",
        "The recommendations were sent to the delegations of twelve States.",
        "Interpretation was provided in English, French and Spanish.",
        "People who use drugs spoke on the panel and wrote the final statement.",
        "The recording and the slides are available on the website.",
        "Follow-up meetings are planned with the national drug agency.",
        "Participants asked for a toolkit on monitoring arrests and sentences.",
        "It builds on the advocacy of community-led organisations in the region.",
        "Several proposals were taken up in the draft resolution.",
        "The evaluation shows that participants found it useful for their advocacy.",
        "A short version was shared with journalists and on social media.",
        "The ministry of justice announced a review of the law.",
    ],
    "fr": [
        "Les membres et les partenaires l’ont préparé ensemble.",
        "Les recommandations ont été envoyées aux délégations de douze États.",
        "L’interprétation était assurée en anglais, en français et en espagnol.",
        "Des personnes usagères de drogues ont pris la parole et rédigé la déclaration finale.",
        "L’enregistrement et les diapositives se trouvent sur le site.",
        "Des réunions de suivi sont prévues avec l’agence nationale des drogues.",
        "Les personnes présentes ont demandé un guide sur le suivi des arrestations.",
        "Le travail s’appuie sur le plaidoyer des organisations communautaires de la région.",
        "Plusieurs propositions ont été reprises dans le projet de résolution.",
        "Le ministère de la justice a annoncé une révision de la loi.",
    ],
    "es": [
        "Los miembros y las organizaciones aliadas lo prepararon en conjunto.",
        "Las recomendaciones se enviaron a las delegaciones de doce Estados.",
        "Hubo interpretación en inglés, francés y español.",
        "Personas que usan drogas participaron en el panel y redactaron la declaración final.",
        "La grabación y las diapositivas están en el sitio web.",
        "Se prevén reuniones de seguimiento con la agencia nacional de drogas.",
        "Quienes participaron pidieron una guía para el seguimiento de detenciones y condenas.",
        "Se apoya en la incidencia de las organizaciones comunitarias de la región.",
        "Varias propuestas se recogieron en el proyecto de resolución.",
        "El ministerio de justicia anunció una revisión de la ley.",
    ],
}  # fmt: skip
# Members are there: the first ones have many, the last ones one each.
COUNTRIES = """
    GB US NL FR ES KE MX IN BR ZA TH CO DE CH ID AR NG PT GR CA MM PH IT UA BE CL PE BO GH TN MA
    LB EG SN CI BJ BF ML TZ UG ZW MU SC MY VN KH NP LK PK AF AU NZ FJ GE AM KG KZ TJ RS MK AL BG
    RO HU CZ PL LT SE NO DK IE AT EC CR
""".split()  # noqa: SIM905  # fmt: skip
ELSEWHERE = "JP KR CN VE UY PY GT HN SV PA DO JM TT ET RW CD CM TG NE MD UZ IL JO TR FI".split()  # noqa: SIM905
PLACES = """
    Vienna Geneva London Amsterdam Bangkok Accra Nairobi Bogotá México Lisbon Barcelona Jakarta
    Cape-Town Johannesburg Dakar Abidjan Kathmandu Delhi Manila Yangon Tbilisi Bishkek Belgrade
    Skopje Athens Warsaw Vilnius Oslo Brussels Paris Bern Berlin Rome Madrid Lima Santiago Quito
    Buenos-Aires Montevideo São-Paulo Port-Louis Kampala Harare Lagos Abuja Tunis Beirut Rabat
""".split()  # noqa: SIM905  # fmt: skip
OF_NAMES = (
    ["Harm Reduction", "Drug Policy", "Human Rights", "Youth", "Women", "Prison Reform", "Health",
     "Community", "Justice", "Peer"],
    ["Alliance", "Network", "Initiative", "Centre", "Foundation", "Association", "Union", "Forum",
     "Collective", "Institute"],
)  # fmt: skip


def titles(language: str) -> list[str]:
    """Return every title of a language, the frequent ones first, the seldom ones last."""
    parts = product(SUBJECTS[language], OPENINGS[language], ENDINGS[language])
    found = [f"{opening} {subject} {ending}".strip() for subject, opening, ending in parts]
    # A fixed order, whatever the seed: what is often said is the same in every such network.
    random.Random(language).shuffle(found)  # noqa: S311
    last = len(found) - len(SELDOM[language])
    rare = zip(found[last:], SELDOM[language], strict=True)
    return [*found[:last], *(f"{title}, {word}" for title, word in rare)]


def descriptions(language: str, how_many: int = 2_000) -> list[str]:
    """Return descriptions of one to four sentences."""
    chance = random.Random(language)  # noqa: S311
    sentences = SENTENCES[language]
    return [" ".join(chance.sample(sentences, chance.randint(1, 4))) for _n in range(how_many)]
