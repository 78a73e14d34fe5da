"""The people of the demo: invented names from many places."""

from __future__ import annotations

from assess.identity.roles import Role

PASSWORD = "Demo-assess-2026!"  # noqa: S105  printed on start and in the README: it opens the demo only

#: local part, given name, family name, role
STAFF = (
    ("examiner", "Ingrid", "Halvorsen", Role.EXAMINER),
    ("invigilator", "Kwame", "Mensah", Role.INVIGILATOR),
    ("recruitment", "Élodie", "Marchand", Role.RECRUITMENT),
    ("admin", "Tomás", "Pereira", Role.ADMINISTRATOR),
)
CANDIDATE = ("candidate", "Amina", "Diallo")
#: Who has an Office test before them.
OFFICE_CANDIDATE = ("office", "Noor", "Zaman")

#: Who has a written test before them.
WRITTEN_CANDIDATE = ("written", "Sofía", "Benítez")
#: Examiners who mark the scripts of the written session that was held.
MARKERS = (("marker", "Yuki", "Tanaka"), ("marker2", "Lerato", "Mokoena"))

#: given name, family name, interface language, ability in the language tested (logits)
CANDIDATES = (
    ("Aisha", "Rahman", "en", 0.9),
    ("Alessandro", "Conti", "en", 0.1),
    ("Ana Lucía", "Quispe", "en", -0.4),
    ("Anselm", "Brückner", "en", 1.6),
    ("Béatrice", "Nkurunziza", "fr", 1.1),
    ("Björn", "Ásgeirsson", "en", 2.4),
    ("Camille", "Lefèvre", "fr", 0.3),
    ("Chiamaka", "Obi", "en", 1.3),
    ("Dao", "Phommachanh", "en", -1.2),
    ("Darija", "Kovačević", "en", 0.7),
    ("Dieudonné", "Mbemba", "fr", -0.6),
    ("Elif", "Yıldız", "en", 0.2),
    ("Emeka", "Eze", "en", 1.9),
    ("Fatou", "Sarr", "fr", 0.8),
    ("Fiachra", "Ó Briain", "en", 2.9),
    ("Gabriel", "Tremblay", "fr", 1.4),
    ("Hanneke", "de Wit", "en", 1.0),
    ("Haruto", "Shimizu", "en", -0.2),
    ("Ibrahim", "Coulibaly", "fr", -1.5),
    ("Ileana", "Popescu", "en", 0.5),
    ("Jean-Baptiste", "Ouédraogo", "fr", 0.0),
    ("Jolanta", "Wiśniewska", "en", 0.6),
    ("Kalinda", "Perera", "en", -0.9),
    ("Khalid", "Benjelloun", "fr", 1.7),
    ("Lars", "Østergaard", "en", 1.2),
    ("Leila", "Haddad", "fr", 2.1),
    ("Lindiwe", "Dlamini", "en", 0.4),
    ("Luc", "Vandermeulen", "fr", 1.5),
    ("Mahmoud", "El-Sayed", "en", -0.7),
    ("Margaux", "Schmit", "fr", 0.9),
    ("Mariana", "Carvalho", "en", 0.0),
    ("Marek", "Dvořák", "en", -2.4),
    ("Mei", "Tan", "en", 1.8),
    ("Naomi", "Abrahams", "en", 2.6),
    ("Thi Lan", "Nguyen", "en", -1.0),
    ("Oksana", "Shevchuk", "en", 0.3),
    ("Olivier", "Kabongo", "fr", -0.3),
    ("Priya", "Raghunathan", "en", 2.0),
    ("Rafael", "Mendoza", "en", -0.5),
    ("Rania", "Khoury", "fr", 1.0),
    ("Samuel", "Gebre", "en", 0.2),
    ("Sigrid", "Lindqvist", "en", 1.4),
    ("Sofía", "Villanueva", "en", -1.8),
    ("Tevita", "Fonua", "en", 0.8),
    ("Thérèse", "Randrianarisoa", "fr", 0.5),
    ("Viktor", "Petrov", "en", -0.1),
    ("Wanjiru", "Kamau", "en", 1.1),
    ("Zeynep", "Aksoy", "en", 0.6),
)

#: People without an account, who were invited without a vacancy.
NEWCOMERS = (
    ("Noor", "van Dijk", "en"),
    ("Yannick", "Dubois", "fr"),
    ("Temesgen", "Alemu", "en"),
    ("Astrid", "Holm", "en"),
    ("Inês", "Tavares", "fr"),
    ("Pádraig", "Nolan", "en"),
)


def address(given: str, family: str) -> str:
    """An invented address in the reserved domain `example.org`."""
    import unicodedata  # noqa: PLC0415

    spelled = f"{given}.{family}".lower().replace("ø", "oe").replace("ı", "i").replace("ł", "l")
    plain = unicodedata.normalize("NFKD", spelled)
    kept = "".join(mark for mark in plain if mark.isascii() and (mark.isalnum() or mark in ".-"))
    return f"{kept}@example.org"
