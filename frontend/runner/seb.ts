/**
 * What Safe Exam Browser's JavaScript says of this page, where its web view sends no headers.
 *
 * SEB hashes its keys with the page's address; the server knows the keys and compares. In any
 * other browser there is nothing to say.
 */

export interface Claim {
  readonly url: string;
  readonly config: string | null;
  readonly exam: string | null;
}

interface Security {
  readonly configKey?: unknown;
  readonly browserExamKey?: unknown;
  readonly updateKeys?: unknown;
}

interface Scope {
  readonly location: { readonly href: string };
  readonly SafeExamBrowser?: { readonly security?: Security };
}

const PATIENCE_MS = 2000;
const HASH = /^[0-9a-f]{64}$/;

function security(scope: Scope): Security | null {
  return scope.SafeExamBrowser?.security ?? null;
}

function hash(value: unknown): string | null {
  return typeof value === "string" && HASH.test(value.toLowerCase()) ? value.toLowerCase() : null;
}

/** Whether this page runs in a Safe Exam Browser that has the interface. */
export function present(scope: Scope = window as Scope): boolean {
  return security(scope) !== null;
}

/** Ask SEB for the keys of this page; older versions give them only when asked. */
export function prepare(scope: Scope = window as Scope, patience = PATIENCE_MS): Promise<void> {
  const update = security(scope)?.updateKeys;
  if (typeof update !== "function") return Promise.resolve();
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, patience);
    const done = (): void => {
      clearTimeout(timer);
      resolve();
    };
    try {
      Reflect.apply(update, security(scope), [done]);
    } catch {
      done();
    }
  });
}

/** The hashes that SEB has put into the page, or null where there are none. */
export function claim(scope: Scope = window as Scope): Claim | null {
  const found = security(scope);
  const config = hash(found?.configKey);
  const exam = hash(found?.browserExamKey);
  if (config === null && exam === null) return null;
  return { url: scope.location.href.split("#", 1)[0] ?? "", config, exam };
}
