// Keeps the app's files and its last answers for when the server cannot be reached. Knows nobody's rights: what the
// server says is believed at once. Nothing but the answers named in KEPT is ever kept, and no request that changes.
"use strict";

// Written by `cargo xtask split`: a name that changes with any byte of the build, and every file of it.
const [BUILD, FILES] = ["", []];

const [BUILDS, ANSWERS, LEAVING] = ["tierline-build-", "tierline-answers", "tierline-leaving"];
const ANSWERS_MAX = 200;
const ANSWER_DAYS_MAX = 30;
const PAGE_MILLISECONDS_MAX = 5000;
const SESSION = /^\/v1\/sessions?$/;
const KEPT = /^\/v1\/(session|accounts|pricelists(\/(?!compare$)[^/]+(\/source)?)?|pricerules|exchangerates|quotes(\/[^/]+)?|customers(\/[^/]+)?)$/;
const ANYHOW = { ignoreVary: true, ignoreSearch: true };
const HASHED = /[-_./][0-9a-f]{12,16}[-_./]/;

// Counts how often the answers were emptied: what was asked before is not kept after.
let emptied = 0;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(sweep().then(() => self.clients.claim())));
self.addEventListener("message", (event) => event.waitUntil(hear(event.source, JSON.parse(event.data))));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const { pathname } = url;
  if (url.origin !== self.location.origin) return;
  if (request.method !== "GET") {
    if (SESSION.test(pathname)) event.respondWith(changeOfPerson(request, pathname));
  } else if (pathname.startsWith("/v1/")) {
    if (isKept(request, url)) event.respondWith(answer(request, (work) => event.waitUntil(work)));
  } else if (request.mode === "navigate") event.respondWith(page(request));
  else if (HASHED.test(pathname) || FILES.includes(pathname)) event.respondWith(file(request, pathname));
});

async function install() {
  const cache = await caches.open(BUILDS + BUILD);
  const app = FILES.find((name) => /^\/tierline-[^/]*\.js$/.test(name)) ?? "";
  await Promise.all(FILES.map(async (name) => {
    const fetched = await fetch(name, { cache: HASHED.test(name) ? "default" : "no-cache" });
    if (!fetched.ok) throw new Error(`${name}: ${fetched.status}`);
    // While the server changes builds, its page may already be the next one's.
    if (name === "/" && !(await fetched.clone().text()).includes(app)) throw new Error("another build's page");
    await cache.put(name, fetched);
  }));
}

// A page that is open beside this one may run another build and still need its parts.
async function sweep() {
  const { installing, waiting } = self.registration;
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  if (installing || waiting || pages.length > 1) return;
  const isOther = (name) => name.startsWith(BUILDS) && name !== BUILDS + BUILD;
  for (const name of await caches.keys()) if (isOther(name)) await caches.delete(name);
}

async function hear(source, { kind, app, asked }) {
  if (kind === "activate") await self.skipWaiting();
  // A page that is this build already needs no reload to change to it.
  if (kind === "compare") await (FILES.includes(app) ? self.skipWaiting() : source.postMessage("update"));
  if (kind !== "started") return;
  await sweep();
  // What the first page asked before this worker was there is asked once more.
  for (const [path, account] of asked) {
    const request = new Request(path, { headers: account ? { "Tierline-Account": account } : {} });
    const works = [];
    if (isKept(request, new URL(request.url))) await answer(request, (work) => works.push(work));
    await Promise.all(works);
  }
}

const isKept = (request, url) => KEPT.test(url.pathname) && !url.searchParams.has("filter")
  && !request.headers.has("MS-ContinuationToken");

// What a proxy says in place of a server that it does not reach.
const isGateway = (answer) => answer.status >= 502 && answer.status <= 504
  && !answer.headers.get("Content-Type")?.startsWith("application/json");

async function page(request) {
  const late = new Promise((_, refuse) => setTimeout(refuse, PAGE_MILLISECONDS_MAX));
  const fetched = await Promise.race([fetch(request), late]).catch(() => undefined);
  return fetched && !isGateway(fetched) ? fetched : (await keptFile("/")) ?? fetched ?? Response.error();
}

const file = async (request, pathname) => HASHED.test(pathname)
  ? (await keptFile(pathname)) ?? fetch(request)
  : fetch(request).catch(async () => (await keptFile(pathname)) ?? Response.error());

async function keptFile(name) {
  return (await (await caches.open(BUILDS + BUILD)).match(name, ANYHOW)) ?? caches.match(name, ANYHOW);
}

// Asks the server; what it answered last is the answer where it cannot be reached.
async function answer(request, during) {
  const key = new URL(request.url);
  key.searchParams.set("kept-for", request.headers.get("Tierline-Account") ?? "");
  const isSession = SESSION.test(key.pathname);
  const begun = emptied;
  const fetched = await (isSession ? leave() : Promise.resolve()).then(() => fetch(request)).catch(() => undefined);
  const answers = await caches.open(ANSWERS);
  if (!fetched || isGateway(fetched)) return (await recent(answers, key)) ?? fetched ?? Response.error();
  if (fetched.ok) {
    const kept = keep(key, fetched.clone(), begun);
    // Another person than before: nothing may be answered before theirs is gone.
    await (isSession ? kept : during(kept));
  } else if (fetched.status === 401) await empty();
  else if (fetched.status < 500) await answers.delete(key);
  return fetched;
}

// The kept answer, unless it is too old to be told as what holds.
async function recent(answers, key) {
  const kept = await answers.match(key);
  const age = Date.now() - Date.parse(kept?.headers.get("Tierline-From-Cache") ?? "");
  if (age <= ANSWER_DAYS_MAX * 86_400_000) return kept;
  if (kept) await answers.delete(key);
  return undefined;
}

async function keep(key, fetched, begun) {
  const headers = new Headers(fetched.headers);
  headers.delete("Content-Encoding");
  headers.set("Tierline-From-Cache", new Date().toISOString());
  const body = await fetched.blob();
  const before = SESSION.test(key.pathname) && await (await caches.open(ANSWERS)).match(key);
  const isOther = before && (await before.json()).userId !== JSON.parse(await body.text()).userId;
  if (isOther && begun === emptied) begun = await empty();
  const answers = await caches.open(ANSWERS);
  if (begun !== emptied) return;
  // A full disk is no failure of the page: it asks the server as before.
  await answers.put(key, new Response(body, { headers })).catch(() => {});
  for (const old of (await answers.keys()).slice(0, -ANSWERS_MAX)) await answers.delete(old);
}

async function empty() {
  const count = (emptied += 1);
  await caches.delete(ANSWERS);
  return count;
}

// Signing in and out. Whoever signs out while the server cannot be reached is signed out before anything else is asked.
async function changeOfPerson(request, pathname) {
  await empty();
  try {
    if (request.method === "POST") await leave();
    return await fetch(request);
  } catch (problem) {
    if (request.method === "DELETE") await (await caches.open(LEAVING)).put(pathname, new Response());
    throw problem;
  } finally { await empty(); }
}

async function leave() {
  const leaving = await caches.open(LEAVING);
  for (const left of await leaving.keys()) {
    const { ok, status } = await fetch(left.url, { method: "DELETE" });
    if (ok || status === 401) await leaving.delete(left);
  }
}
