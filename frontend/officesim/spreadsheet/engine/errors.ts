/** An edit that this state cannot take; the message says which part and why. */
export class EditError extends Error {
  override readonly name = "EditError";
  /** Why a formula was refused, for words in the candidate's language. */
  constructor(
    message: string,
    readonly reason: string | null = null,
  ) {
    super(message);
  }
}
