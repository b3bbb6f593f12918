// @ts-check
// What the pages do by themselves where a script may run. Without it everything works, by reloading and by pressing buttons.

/** An object tells the ledger a second after something changed: with that, two seconds are kept. */
const USUAL_MS = 750;
/** Nobody touched the page for so long: then it is asked less often. */
const IDLE_AFTER_MS = 5 * 60_000;
const IDLE_MS = 10_000;

let touchedAt = Date.now();
for (const type of ["pointermove", "keydown", "focus"])
  addEventListener(type, () => (touchedAt = Date.now()), { passive: true, capture: true });

for (const region of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-live]"))) watch(region);
equip(document);
document.addEventListener("click", (event) => void copy(event));
document.addEventListener("submit", once);

/**
 * Keeps a region as its URL answers, one request after the other, while somebody can see it.
 * @param {HTMLElement} region
 */
function watch(region) {
  const every = Number(region.dataset.every ?? USUAL_MS);
  const later = () => setTimeout(look, Date.now() - touchedAt > IDLE_AFTER_MS ? Math.max(every, IDLE_MS) : every);
  const look = async () => {
    if (!region.isConnected) return;
    if (document.hidden) return document.addEventListener("visibilitychange", () => void look(), { once: true });
    try {
      const answer = await fetch(region.dataset.live ?? "", { headers: { accept: "text/html" } });
      // The session is over: the page itself says what to do.
      if (answer.status === 401) return location.reload();
      if (!answer.ok) throw new Error(String(answer.status));
      refresh(region, await answer.text());
      tellStale(region, false);
    } catch {
      tellStale(region, true);
    }
    later();
  };
  later();
}

/**
 * @param {HTMLElement} region
 * @param {string} html
 */
function refresh(region, html) {
  const fresh = /** @type {HTMLElement} */ (region.cloneNode(false));
  fresh.innerHTML = html;
  mergeChildren(region, fresh);
  equip(region);
}

/**
 * @param {HTMLElement} region
 * @param {boolean} isStale
 */
function tellStale(region, isStale) {
  if (region.classList.toggle("stale", isStale) === (region.previousElementSibling?.className === "notice warn"))
    return;
  if (!isStale) return region.previousElementSibling?.remove();
  const notice = document.createElement("p");
  notice.className = "notice warn";
  notice.setAttribute("role", "status");
  notice.textContent = document.querySelector("main")?.dataset.staleWords ?? "";
  region.before(notice);
}

/**
 * Makes a node like another, touching only what differs: what has the focus keeps it, and what was unfolded stays so.
 * @param {ChildNode} node
 * @param {ChildNode} fresh
 */
function merge(node, fresh) {
  if (node.isEqualNode(fresh)) return;
  if (!(node instanceof Element && fresh instanceof Element && node.nodeName === fresh.nodeName)) {
    node.replaceWith(fresh);
    return;
  }
  for (const name of node.getAttributeNames())
    if (!fresh.hasAttribute(name) && name !== "open") node.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  mergeChildren(node, fresh);
}

/**
 * @param {Element} node
 * @param {Element} fresh
 */
function mergeChildren(node, fresh) {
  const known = new Map([...node.children].filter(({ id }) => id !== "").map((child) => [child.id, child]));
  const wanted = new Set([...fresh.children].map(({ id }) => id));
  /** @type {ChildNode | null} */
  let at = node.firstChild;
  for (const child of Array.from(fresh.childNodes)) {
    const id = child instanceof Element ? child.id : "";
    while (at instanceof Element && at.id !== "" && at.id !== id && !wanted.has(at.id)) at = removed(at);
    const same = id === "" ? (at instanceof Element && at.id !== "" ? null : at) : (known.get(id) ?? null);
    if (!same) {
      node.insertBefore(child, at);
      continue;
    }
    if (same === at) at = at.nextSibling;
    else node.insertBefore(same, at);
    merge(same, child);
  }
  while (at) at = removed(at);
}

/** @param {ChildNode} node */
function removed(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

/**
 * What only a script can do is shown, and forms that go on by themselves do.
 * @param {ParentNode} root
 */
function equip(root) {
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll("[data-copy]")))
    button.hidden = false;
  const going = /** @type {HTMLFormElement | null} */ (root.querySelector("form[data-auto]"));
  if (going) setTimeout(() => going.requestSubmit(), 300);
}

/** @param {Event} event */
async function copy({ target }) {
  if (!(target instanceof HTMLButtonElement) || target.dataset.copy === undefined) return;
  const field = target.parentElement?.querySelector("input");
  if (!field) return;
  const words = target.textContent;
  field.select();
  await navigator.clipboard.writeText(field.value);
  target.textContent = target.dataset.copied ?? "";
  setTimeout(() => (target.textContent = words), 2000);
}

/**
 * A form is sent once, however often its button is pressed.
 * @param {SubmitEvent} event
 */
function once(event) {
  const { target, submitter } = event;
  if (!(target instanceof HTMLFormElement) || target.method !== "post") return;
  if (target.dataset.sent !== undefined) return event.preventDefault();
  target.dataset.sent = "";
  submitter?.setAttribute("aria-busy", "true");
}

// Back from the next page, a form can be sent again.
addEventListener("pageshow", () => {
  for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll("form[data-sent]"))) {
    delete form.dataset.sent;
    form.querySelector("[aria-busy]")?.removeAttribute("aria-busy");
  }
});
