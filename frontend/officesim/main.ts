/**
 * The applications of the Office simulation, each fetched when a project first needs it.
 *
 * A folder with a `main.ts` that exports `open` is an application; nothing else names them.
 */
import type { ApplicationModule } from "./contract";

const MODULES = import.meta.glob<ApplicationModule>("./*/main.ts");

/** Load an application. Rejects when it is not built in, or does not arrive. */
export async function load(application: string): Promise<ApplicationModule> {
  const found = MODULES[`./${application}/main.ts`];
  if (found === undefined) throw new Error(`There is no application ${application}.`);
  return found();
}
