// The form of an activity saves itself on the server while somebody types, says so, and does
// not leave the page with what was typed while the line is down or the session has ended.
// Nothing is kept in the browser.

const form = document.querySelector("form[data-drafts]");
const status = form.querySelector(".draft-status");
const said = (state) => status.querySelector(`[data-state="${state}"]`);
let timer, running, again = false, dirty = false, leaving = false;

function tell(state, values = {}) {
  for (const part of status.children) part.hidden = part.dataset.state !== state;
  for (const [name, value] of Object.entries(values)) {
    for (const place of said(state).querySelectorAll(`[data-${name}]`)) {
      if (place.tagName === "A") place.href = value;
      else place.textContent = value;
    }
  }
}

// Signing in again changes the secret that forms carry; the cookie has the one that holds.
function renewSecret() {
  const cookie = document.cookie.split("; ").find((part) => part.startsWith("csrftoken="));
  if (cookie) form.elements.csrfmiddlewaretoken.value = cookie.split("=")[1];
}

// Save what stands in the form. Returns whether it is on the server now.
async function save() {
  clearTimeout(timer);
  if (running) {
    again = true;
    return running;
  }
  running = send();
  const kept = await running;
  running = null;
  if (again && kept) {
    again = false;
    return save();
  }
  again = false;
  return kept;
}

async function send() {
  renewSecret();
  const typed = new FormData(form);
  typed.delete("words");
  dirty = false;
  tell("saving");
  try {
    const answer = await fetch(form.dataset.drafts, { method: "POST", body: typed, redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 403) return failed("signed-out");
    if (answer.status === 409) {
      const newer = await answer.json();
      form.dataset.newer = newer.version;
      tell("newer", { time: newer.time, address: newer.address });
      dirty = true;
      return false;
    }
    if (!answer.ok) return failed(answer.status === 422 ? "gone" : "failed");
    const draft = await answer.json();
    form.elements.version.value = draft.version;
    tell("saved", { time: draft.time });
    const here = new URL(location.href);
    if (here.searchParams.get("draft") !== draft.draft) {
      here.search = `?draft=${draft.draft}`;
      history.replaceState(history.state, "", here);
    }
    return true;
  } catch {
    return failed("failed");
  }
}

function failed(state) {
  dirty = true;
  tell(state);
  return false;
}

function later() {
  dirty = true;
  clearTimeout(timer);
  if (!leaving) timer = setTimeout(save, 1500);
}

form.addEventListener("input", later);
form.addEventListener("change", later);
addEventListener("online", () => dirty && save());
addEventListener("focus", () => dirty && !said("signed-out").hidden && save());
document.addEventListener("visibilitychange", () => document.hidden && dirty && save());
status.addEventListener("click", (event) => {
  const act = event.target.dataset.act;
  if (act === "retry") save();
  if (act === "mine") {
    form.elements.version.value = form.dataset.newer;
    save();
  }
});

// Before the form is sent it is saved once more: what the network or an ended session would
// swallow stays on the page, and can be sent again.
form.addEventListener("submit", async (event) => {
  if (leaving) return;
  event.preventDefault();
  const button = event.submitter;
  const kept = await save();
  if (!kept && said("gone").hidden) {
    status.scrollIntoView({ block: "nearest" });
    return;
  }
  leaving = true;
  form.requestSubmit(button);
});
addEventListener("pageshow", () => { leaving = false; });

form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    document.activeElement.blur(); // What is being typed is part of it.
    form.requestSubmit(form.querySelector('button[name="action"]'));
  }
});

// "Use again": the link's query says what to fill in; without a script it opens the form anew.
document.querySelector(".again")?.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  if (!link) return;
  event.preventDefault();
  for (const [name, value] of new URL(link.href).searchParams) {
    const field = form.elements[name];
    const tokens = field.closest("token-field");
    if (name === "partners") tokens.add(value);
    else {
      field.value = value;
      tokens?.show();
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
  link.setAttribute("aria-disabled", "true");
});
