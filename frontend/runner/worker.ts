/**
 * The service worker of one sitting's page: a reload during a network cut finds the page.
 *
 * It keeps nothing itself; the page puts its own shell and built files into the cache. It
 * never touches a request of the protocol, and never keeps a question, a recording or a reply.
 */
/** The page writes under the same name; this file stands alone and imports nothing. */
export const CACHE = "assess-runner:";
const PATIENCE_MS = 4000;

interface Fetching extends Event {
  readonly request: Request;
  respondWith(answer: Promise<Response>): void;
  waitUntil(work: Promise<unknown>): void;
}

interface Scope {
  readonly registration: { readonly scope: string; unregister(): Promise<boolean> };
  addEventListener(type: string, listener: (event: Fetching) => void): void;
  skipWaiting(): Promise<void>;
  readonly clients: { claim(): Promise<void> };
}

export interface Kit {
  readonly scope: string;
  readonly get: (request: Request) => Promise<Response>;
  readonly caches: CacheStorage;
  readonly patience: number;
}

/** The sitting whose pages lie under `scope`. */
export function sittingOf(scope: string): string {
  return new URL(scope).pathname.split("/").filter((part) => part !== "").at(-1) ?? "";
}

/**
 * The page from the server; the kept one when no answer of the test server comes in time.
 * What another machine answers instead, such as a portal's sign-in page, is no answer.
 */
export async function shell(request: Request, kit: Kit): Promise<Response> {
  const kept = async (): Promise<Response | undefined> =>
    (await kit.caches.open(CACHE + sittingOf(kit.scope))).match(kit.scope);
  const asked = kit.get(request).then(async (reply) => ((await isOurs(reply, kit.scope)) ? reply : null));
  const late = new Promise<null>((resolve) => { setTimeout(() => { resolve(null); }, kit.patience); });
  const first = await Promise.race([asked.catch(() => null), late]);
  return first ?? (await kept()) ?? kit.get(request);
}

/** A redirect is for the browser to follow; a page must be that of this sitting. */
async function isOurs(reply: Response, scope: string): Promise<boolean> {
  if (reply.type === "opaqueredirect" || (reply.status >= 300 && reply.status < 500 && reply.status !== 408)) return true;
  if (!reply.ok) return false;
  return (await reply.clone().text()).includes(`data-sitting="${sittingOf(scope)}"`);
}

/** A built file never changes under its name. */
export async function built(request: Request, kit: Kit): Promise<Response> {
  const cache = await kit.caches.open(CACHE + sittingOf(kit.scope));
  return (await cache.match(request.url)) ?? kit.get(request);
}

function serve(scope: Scope): void {
  const base = new URL(scope.registration.scope).pathname;
  const kit: Kit = {
    scope: scope.registration.scope, caches, patience: PATIENCE_MS, get: (request) => fetch(request),
  };
  scope.addEventListener("install", (event) => { event.waitUntil(scope.skipWaiting()); });
  scope.addEventListener("activate", (event) => { event.waitUntil(scope.clients.claim()); });
  scope.addEventListener("fetch", (event) => {
    const { request } = event;
    const { pathname } = new URL(request.url);
    if (request.method !== "GET") return;
    if (request.mode === "navigate" && pathname === base) event.respondWith(shell(request, kit));
    else if (pathname.includes("/static/build/")) event.respondWith(built(request, kit));
    else if (request.mode === "navigate" && pathname === `${base}receipt`) {
      // The sitting is over for this browser: nothing of its page stays.
      event.waitUntil(Promise.all([
        caches.delete(CACHE + sittingOf(kit.scope)), scope.registration.unregister(),
      ]));
    }
  });
}

if (typeof document === "undefined" && "registration" in globalThis) {
  serve(globalThis as unknown as Scope);
}
