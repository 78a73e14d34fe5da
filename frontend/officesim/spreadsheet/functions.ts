/** Functions offered while typing and in the dialog, in English and French. */
import type { Locale } from "../contract";

export type Category =
  | "math" | "statistics" | "logic" | "lookup" | "text" | "date" | "finance" | "information";
export interface FunctionWords {
  readonly category: Category;
  readonly name: string;
  readonly arguments: string;
  readonly about: string;
}
type Row = readonly [Category, string, string, string, string, string, string];

/** Category, name, arguments and purpose: English and French beside each other. */
const ROWS: readonly Row[] = [
  ["math", "SUM", "SOMME", "number1, number2, …", "nombre1; nombre2; …", "Adds numbers.", "Additionne des nombres."],
  ["math", "SUMIF", "SOMME.SI", "range, criterion, sum_range", "plage; critère; somme_plage", "Adds the cells that meet a criterion.", "Additionne les cellules qui répondent à un critère."],
  ["math", "SUMIFS", "SOMME.SI.ENS", "sum_range, range1, criterion1, …", "somme_plage; plage1; critère1; …", "Adds the cells that meet several criteria.", "Additionne les cellules qui répondent à plusieurs critères."],
  ["math", "SUMPRODUCT", "SOMMEPROD", "array1, array2, …", "matrice1; matrice2; …", "Multiplies ranges cell by cell and adds the products.", "Multiplie des plages cellule par cellule et additionne les produits."],
  ["math", "PRODUCT", "PRODUIT", "number1, number2, …", "nombre1; nombre2; …", "Multiplies numbers.", "Multiplie des nombres."],
  ["math", "SUBTOTAL", "SOUS.TOTAL", "function_number, range1, …", "no_fonction; plage1; …", "A subtotal that leaves out filtered rows.", "Un sous-total qui ignore les lignes filtrées."],
  ["math", "ROUND", "ARRONDI", "number, digits", "nombre; no_chiffres", "Rounds to a number of digits.", "Arrondit à un nombre de chiffres."],
  ["math", "ROUNDUP", "ARRONDI.SUP", "number, digits", "nombre; no_chiffres", "Rounds up, away from zero.", "Arrondit en s’éloignant de zéro."],
  ["math", "ROUNDDOWN", "ARRONDI.INF", "number, digits", "nombre; no_chiffres", "Rounds down, towards zero.", "Arrondit en tendant vers zéro."],
  ["math", "MROUND", "ARRONDI.AU.MULTIPLE", "number, multiple", "nombre; multiple", "Rounds to a multiple.", "Arrondit à un multiple."],
  ["math", "INT", "ENT", "number", "nombre", "Rounds down to a whole number.", "Arrondit à l’entier inférieur."],
  ["math", "TRUNC", "TRONQUE", "number, digits", "nombre; no_chiffres", "Cuts off decimals.", "Supprime les décimales."],
  ["math", "ABS", "ABS", "number", "nombre", "The value without its sign.", "La valeur sans son signe."],
  ["math", "MOD", "MOD", "number, divisor", "nombre; diviseur", "The remainder of a division.", "Le reste d’une division."],
  ["math", "POWER", "PUISSANCE", "number, power", "nombre; puissance", "A number raised to a power.", "Un nombre élevé à une puissance."],
  ["math", "SQRT", "RACINE", "number", "nombre", "The square root.", "La racine carrée."],
  ["math", "QUOTIENT", "QUOTIENT", "numerator, denominator", "numérateur; dénominateur", "The whole part of a division.", "La partie entière d’une division."],
  ["math", "CEILING", "PLAFOND", "number, multiple", "nombre; précision", "Rounds up to a multiple.", "Arrondit au multiple supérieur."],
  ["math", "FLOOR", "PLANCHER", "number, multiple", "nombre; précision", "Rounds down to a multiple.", "Arrondit au multiple inférieur."],
  ["math", "PI", "PI", "", "", "The number π.", "Le nombre π."],
  ["math", "EXP", "EXP", "number", "nombre", "e raised to a power.", "e élevé à une puissance."],
  ["math", "LN", "LN", "number", "nombre", "The natural logarithm.", "Le logarithme népérien."],
  ["math", "LOG", "LOG", "number, base", "nombre; base", "The logarithm to a base.", "Le logarithme dans une base."],
  ["statistics", "AVERAGE", "MOYENNE", "number1, number2, …", "nombre1; nombre2; …", "The mean of numbers.", "La moyenne de nombres."],
  ["statistics", "AVERAGEIF", "MOYENNE.SI", "range, criterion, average_range", "plage; critère; plage_moyenne", "The mean of the cells that meet a criterion.", "La moyenne des cellules qui répondent à un critère."],
  ["statistics", "AVERAGEIFS", "MOYENNE.SI.ENS", "average_range, range1, criterion1, …", "plage_moyenne; plage1; critère1; …", "The mean of the cells that meet several criteria.", "La moyenne des cellules qui répondent à plusieurs critères."],
  ["statistics", "COUNT", "NB", "value1, value2, …", "valeur1; valeur2; …", "Counts the cells with numbers.", "Compte les cellules qui contiennent des nombres."],
  ["statistics", "COUNTA", "NBVAL", "value1, value2, …", "valeur1; valeur2; …", "Counts the cells that are not empty.", "Compte les cellules non vides."],
  ["statistics", "COUNTBLANK", "NB.VIDE", "range", "plage", "Counts the empty cells.", "Compte les cellules vides."],
  ["statistics", "COUNTIF", "NB.SI", "range, criterion", "plage; critère", "Counts the cells that meet a criterion.", "Compte les cellules qui répondent à un critère."],
  ["statistics", "COUNTIFS", "NB.SI.ENS", "range1, criterion1, …", "plage1; critère1; …", "Counts the cells that meet several criteria.", "Compte les cellules qui répondent à plusieurs critères."],
  ["statistics", "MIN", "MIN", "number1, number2, …", "nombre1; nombre2; …", "The smallest number.", "Le plus petit nombre."],
  ["statistics", "MAX", "MAX", "number1, number2, …", "nombre1; nombre2; …", "The largest number.", "Le plus grand nombre."],
  ["statistics", "MINIFS", "MIN.SI", "min_range, range1, criterion1, …", "plage_min; plage1; critère1; …", "The smallest number that meets criteria.", "Le plus petit nombre qui répond à des critères."],
  ["statistics", "MAXIFS", "MAX.SI", "max_range, range1, criterion1, …", "plage_max; plage1; critère1; …", "The largest number that meets criteria.", "Le plus grand nombre qui répond à des critères."],
  ["statistics", "MEDIAN", "MEDIANE", "number1, number2, …", "nombre1; nombre2; …", "The number in the middle.", "Le nombre du milieu."],
  ["statistics", "MODE.SNGL", "MODE.SIMPLE", "number1, number2, …", "nombre1; nombre2; …", "The most frequent number.", "Le nombre le plus fréquent."],
  ["statistics", "LARGE", "GRANDE.VALEUR", "range, k", "plage; k", "The k-th largest number.", "La k-ième plus grande valeur."],
  ["statistics", "SMALL", "PETITE.VALEUR", "range, k", "plage; k", "The k-th smallest number.", "La k-ième plus petite valeur."],
  ["statistics", "RANK.EQ", "EQUATION.RANG", "number, range, order", "nombre; plage; ordre", "The place of a number in a list.", "Le rang d’un nombre dans une liste."],
  ["statistics", "STDEV.S", "ECARTYPE.STANDARD", "number1, number2, …", "nombre1; nombre2; …", "The standard deviation of a sample.", "L’écart type d’un échantillon."],
  ["statistics", "VAR.S", "VAR.S", "number1, number2, …", "nombre1; nombre2; …", "The variance of a sample.", "La variance d’un échantillon."],
  ["statistics", "QUARTILE.INC", "QUARTILE.INCLURE", "range, quart", "plage; quart", "A quartile of a range.", "Un quartile d’une plage."],
  ["statistics", "PERCENTILE.INC", "CENTILE.INCLURE", "range, k", "plage; k", "A percentile of a range.", "Un centile d’une plage."],
  ["logic", "IF", "SI", "test, value_if_true, value_if_false", "test; valeur_si_vrai; valeur_si_faux", "One value if a test holds, another if not.", "Une valeur si un test est vrai, une autre sinon."],
  ["logic", "IFS", "SI.CONDITIONS", "test1, value1, test2, value2, …", "test1; valeur1; test2; valeur2; …", "The value of the first test that holds.", "La valeur du premier test vrai."],
  ["logic", "IFERROR", "SIERREUR", "value, value_if_error", "valeur; valeur_si_erreur", "Another value in place of an error.", "Une autre valeur à la place d’une erreur."],
  ["logic", "IFNA", "SI.NON.DISP", "value, value_if_na", "valeur; valeur_si_na", "Another value in place of #N/A.", "Une autre valeur à la place de #N/A."],
  ["logic", "AND", "ET", "test1, test2, …", "test1; test2; …", "True when all tests hold.", "Vrai si tous les tests sont vrais."],
  ["logic", "OR", "OU", "test1, test2, …", "test1; test2; …", "True when one test holds.", "Vrai si un test est vrai."],
  ["logic", "NOT", "NON", "test", "test", "The opposite of a test.", "L’inverse d’un test."],
  ["logic", "XOR", "OUX", "test1, test2, …", "test1; test2; …", "True when an odd number of tests hold.", "Vrai si un nombre impair de tests sont vrais."],
  ["logic", "SWITCH", "SI.MULTIPLE", "value, case1, result1, …", "valeur; cas1; résultat1; …", "The result of the case that matches.", "Le résultat du cas qui correspond."],
  ["lookup", "VLOOKUP", "RECHERCHEV", "value, table, column, range_lookup", "valeur; table; no_colonne; valeur_proche", "Looks in the first column of a table.", "Cherche dans la première colonne d’une table."],
  ["lookup", "HLOOKUP", "RECHERCHEH", "value, table, row, range_lookup", "valeur; table; no_ligne; valeur_proche", "Looks in the first row of a table.", "Cherche dans la première ligne d’une table."],
  ["lookup", "XLOOKUP", "RECHERCHEX", "value, lookup_range, return_range, if_not_found", "valeur; plage_recherche; plage_renvoyée; si_non_trouvé", "Looks in one range and returns from another.", "Cherche dans une plage et renvoie d’une autre."],
  ["lookup", "LOOKUP", "RECHERCHE", "value, lookup_range, return_range", "valeur; plage_recherche; plage_résultat", "Looks in a sorted range.", "Cherche dans une plage triée."],
  ["lookup", "INDEX", "INDEX", "range, row, column", "plage; no_ligne; no_colonne", "The cell at a place in a range.", "La cellule à une position dans une plage."],
  ["lookup", "MATCH", "EQUIV", "value, range, type", "valeur; plage; type", "The place of a value in a range.", "La position d’une valeur dans une plage."],
  ["lookup", "XMATCH", "XMATCH", "value, range", "valeur; plage", "The place of a value in a range.", "La position d’une valeur dans une plage."],
  ["lookup", "CHOOSE", "CHOISIR", "index, value1, value2, …", "no_index; valeur1; valeur2; …", "One of several values, by number.", "Une valeur parmi plusieurs, selon un numéro."],
  ["lookup", "ROW", "LIGNE", "reference", "référence", "The number of a row.", "Le numéro d’une ligne."],
  ["lookup", "COLUMN", "COLONNE", "reference", "référence", "The number of a column.", "Le numéro d’une colonne."],
  ["lookup", "ROWS", "LIGNES", "range", "plage", "How many rows a range has.", "Le nombre de lignes d’une plage."],
  ["lookup", "COLUMNS", "COLONNES", "range", "plage", "How many columns a range has.", "Le nombre de colonnes d’une plage."],
  ["lookup", "TRANSPOSE", "TRANSPOSE", "range", "plage", "Rows and columns exchanged.", "Les lignes et les colonnes échangées."],
  ["lookup", "UNIQUE", "UNIQUE", "range", "plage", "The different values of a range.", "Les valeurs distinctes d’une plage."],
  ["lookup", "SORT", "TRIER", "range, column, order", "plage; colonne; ordre", "The range, sorted.", "La plage triée."],
  ["lookup", "FILTER", "FILTRE", "range, include, if_empty", "plage; inclure; si_vide", "The rows that a test includes.", "Les lignes qu’un test retient."],
  ["text", "CONCAT", "CONCAT", "text1, text2, …", "texte1; texte2; …", "Joins texts.", "Assemble des textes."],
  ["text", "CONCATENATE", "CONCATENER", "text1, text2, …", "texte1; texte2; …", "Joins texts.", "Assemble des textes."],
  ["text", "TEXTJOIN", "JOINDRE.TEXTE", "separator, skip_empty, text1, …", "séparateur; ignorer_vides; texte1; …", "Joins texts with a separator.", "Assemble des textes avec un séparateur."],
  ["text", "LEFT", "GAUCHE", "text, count", "texte; no_car", "The first characters.", "Les premiers caractères."],
  ["text", "RIGHT", "DROITE", "text, count", "texte; no_car", "The last characters.", "Les derniers caractères."],
  ["text", "MID", "STXT", "text, start, count", "texte; départ; no_car", "Characters from the middle.", "Des caractères du milieu."],
  ["text", "LEN", "NBCAR", "text", "texte", "How many characters a text has.", "Le nombre de caractères d’un texte."],
  ["text", "UPPER", "MAJUSCULE", "text", "texte", "In capitals.", "En majuscules."],
  ["text", "LOWER", "MINUSCULE", "text", "texte", "In small letters.", "En minuscules."],
  ["text", "PROPER", "NOMPROPRE", "text", "texte", "A capital at the start of each word.", "Une majuscule au début de chaque mot."],
  ["text", "TRIM", "SUPPRESPACE", "text", "texte", "Without superfluous spaces.", "Sans les espaces superflus."],
  ["text", "SUBSTITUTE", "SUBSTITUE", "text, old, new, which", "texte; ancien; nouveau; position", "Replaces one text by another.", "Remplace un texte par un autre."],
  ["text", "REPLACE", "REMPLACER", "text, start, count, new", "texte; départ; no_car; nouveau", "Replaces characters at a place.", "Remplace des caractères à une position."],
  ["text", "FIND", "TROUVE", "find, within, start", "cherché; texte; départ", "Where a text stands, case counts.", "La position d’un texte, en respectant la casse."],
  ["text", "SEARCH", "CHERCHE", "find, within, start", "cherché; texte; départ", "Where a text stands.", "La position d’un texte."],
  ["text", "TEXT", "TEXTE", "value, format", "valeur; format", "A number as text in a format.", "Un nombre en texte selon un format."],
  ["text", "VALUE", "CNUM", "text", "texte", "A text as a number.", "Un texte converti en nombre."],
  ["text", "REPT", "REPT", "text, times", "texte; no_fois", "A text several times.", "Un texte plusieurs fois."],
  ["text", "EXACT", "EXACT", "text1, text2", "texte1; texte2", "Whether two texts are the same.", "Si deux textes sont identiques."],
  ["date", "DATE", "DATE", "year, month, day", "année; mois; jour", "A date from its parts.", "Une date à partir de ses parties."],
  ["date", "YEAR", "ANNEE", "date", "date", "The year.", "L’année."],
  ["date", "MONTH", "MOIS", "date", "date", "The month.", "Le mois."],
  ["date", "DAY", "JOUR", "date", "date", "The day of the month.", "Le jour du mois."],
  ["date", "WEEKDAY", "JOURSEM", "date, type", "date; type", "The day of the week as a number.", "Le jour de la semaine en nombre."],
  ["date", "WEEKNUM", "NO.SEMAINE", "date, type", "date; type", "The number of the week.", "Le numéro de la semaine."],
  ["date", "DAYS", "JOURS", "end, start", "date_fin; date_début", "The days between two dates.", "Le nombre de jours entre deux dates."],
  ["date", "DATEDIF", "DATEDIF", "start, end, unit", "date_début; date_fin; unité", "The time between two dates.", "La durée entre deux dates."],
  ["date", "EDATE", "MOIS.DECALER", "start, months", "date_départ; mois", "A date some months later.", "Une date quelques mois plus tard."],
  ["date", "EOMONTH", "FIN.MOIS", "start, months", "date_départ; mois", "The last day of a month.", "Le dernier jour d’un mois."],
  ["date", "NETWORKDAYS", "NB.JOURS.OUVRES", "start, end, holidays", "date_début; date_fin; jours_fériés", "The working days between two dates.", "Le nombre de jours ouvrés entre deux dates."],
  ["date", "WORKDAY", "SERIE.JOUR.OUVRE", "start, days, holidays", "date_début; nb_jours; jours_fériés", "A date some working days later.", "Une date quelques jours ouvrés plus tard."],
  ["date", "HOUR", "HEURE", "time", "heure", "The hour.", "L’heure."],
  ["date", "MINUTE", "MINUTE", "time", "heure", "The minute.", "La minute."],
  ["date", "TIME", "TEMPS", "hour, minute, second", "heure; minute; seconde", "A time from its parts.", "Une heure à partir de ses parties."],
  ["finance", "PMT", "VPM", "rate, periods, present, future, type", "taux; npm; va; vc; type", "The payment of a loan.", "Le remboursement d’un emprunt."],
  ["finance", "FV", "VC", "rate, periods, payment, present, type", "taux; npm; vpm; va; type", "The future value.", "La valeur future."],
  ["finance", "PV", "VA", "rate, periods, payment, future, type", "taux; npm; vpm; vc; type", "The present value.", "La valeur actuelle."],
  ["finance", "RATE", "TAUX", "periods, payment, present, future", "npm; vpm; va; vc", "The interest rate.", "Le taux d’intérêt."],
  ["finance", "NPER", "NPM", "rate, payment, present, future", "taux; vpm; va; vc", "The number of periods.", "Le nombre de périodes."],
  ["finance", "NPV", "VAN", "rate, value1, …", "taux; valeur1; …", "The net present value.", "La valeur actuelle nette."],
  ["information", "ISBLANK", "ESTVIDE", "value", "valeur", "Whether a cell is empty.", "Si une cellule est vide."],
  ["information", "ISNUMBER", "ESTNUM", "value", "valeur", "Whether a value is a number.", "Si une valeur est un nombre."],
  ["information", "ISTEXT", "ESTTEXTE", "value", "valeur", "Whether a value is text.", "Si une valeur est du texte."],
  ["information", "ISERROR", "ESTERREUR", "value", "valeur", "Whether a value is an error.", "Si une valeur est une erreur."],
];

const lists = new Map<Locale, readonly FunctionWords[]>();

/** All of them by name. */
export function functionsOf(locale: Locale): readonly FunctionWords[] {
  const known = lists.get(locale);
  if (known) return known;
  const french = locale === "fr" ? 1 : 0;
  const list = ROWS.map((row) => ({
    category: row[0],
    name: row[1 + french] as string,
    arguments: row[3 + french] as string,
    about: row[5 + french] as string,
  })).sort((a, b) => a.name.localeCompare(b.name, locale));
  lists.set(locale, list);
  return list;
}

/** The name of an English function in the sitting's language. */
export function localName(english: string, locale: Locale): string {
  const row = ROWS.find((one) => one[1] === english);
  return (locale === "fr" ? row?.[2] : row?.[1]) ?? english;
}
