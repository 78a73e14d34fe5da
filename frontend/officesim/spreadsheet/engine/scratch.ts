/** Formulas that stand in no cell (conditions of formats and validations), calculated in a copy. */
import { Model } from "@ironcalc/wasm";
import { type Cell } from "../refs";
import type { Book } from "./book";
import { expand, refusal } from "./formulas";

/** Beyond every cell that a candidate can fill. */
const FAR = 1000;

/** Whether each formula, standing on `sheet`, gives TRUE or a number other than 0. */
export function holdsEach(book: Book, sheet: number, formulas: readonly { text: string; cell: Cell }[]): boolean[] {
  const copy = Model.from_bytes(book.model.toBytes(), book.locale);
  try {
    copy.pauseEvaluation();
    formulas.forEach(({ text, cell }, at) => {
      if (text.startsWith("=") && refusal(text) === null) {
        copy.setUserInput(sheet, cell.row, FAR + (at % 4000), expand(text));
      }
    });
    copy.evaluate();
    return formulas.map(({ cell }, at) => truth(copy, sheet, cell.row, FAR + (at % 4000)));
  } catch {
    return formulas.map(() => false);
  } finally {
    copy.free();
  }
}

function truth(model: Model, sheet: number, row: number, column: number): boolean {
  const shown = model.getFormattedCellValue(sheet, row, column);
  if (/^(TRUE|VRAI)$/i.test(shown)) return true;
  return model.getCellType(sheet, row, column) === 1 && shown !== "" && !/^-?0([.,]0*)?%?$/.test(shown);
}
