/** Keeps the page itself on this computer until the receipt, so that a reload offline finds it. */

/** As in worker.ts, which must stand alone. */
export const CACHE = "assess-runner:";

let keeping: Promise<void> = Promise.resolve();

/** Register the worker and put the page's own files into its cache. Failing costs nothing. */
export function keepShell(sitting: string, base: string): Promise<void> {
  keeping = keep(sitting, base);
  return keeping;
}

async function keep(sitting: string, base: string): Promise<void> {
  const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
  if (container === undefined || !("caches" in globalThis)) return;
  try {
    await container.register(`${base}/worker.js`, { scope: `${base}/` });
    const cache = await caches.open(CACHE + sitting);
    const page = await fetch(`${base}/`, { credentials: "same-origin", redirect: "manual" });
    if (!page.ok || !(await page.clone().text()).includes(`data-sitting="${sitting}"`)) return;
    await cache.put(new URL(`${base}/`, location.href).href, page);
    await addBuilt(cache);
  } catch {
    // A private window, a full disk: the page then works as long as it stays open.
  }
}

/** Keep what was loaded since, such as an application of the Office test. */
export async function keepBuilt(sitting: string): Promise<void> {
  await keeping;
  try {
    if (await caches.has(CACHE + sitting)) await addBuilt(await caches.open(CACHE + sitting));
  } catch {
    // As above.
  }
}

async function addBuilt(cache: Cache): Promise<void> {
  await Promise.all([...builtFiles()].map(async (url) => {
    if ((await cache.match(url)) === undefined) await cache.add(url);
  }));
}

/** Scripts, styles and fonts that this page has loaded. */
function builtFiles(): Set<string> {
  const named = [...document.querySelectorAll<HTMLElement>("script[src], link[rel=stylesheet]")]
    .map((element) => (element instanceof HTMLLinkElement ? element.href : (element as HTMLScriptElement).src));
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  return new Set([...named, ...loaded].filter((url) =>
    url.startsWith(location.origin) && url.includes("/static/build/")));
}

/** Remove page and worker: the sitting is over on this computer. */
export async function forgetShell(sitting: string, base: string): Promise<void> {
  try {
    await caches.delete(CACHE + sitting);
    const registration = await navigator.serviceWorker.getRegistration(`${base}/`);
    await registration?.unregister();
  } catch {
    // There was none.
  }
}
