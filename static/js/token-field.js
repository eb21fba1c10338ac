// <token-field> makes a plain field one that suggests names while somebody types: an editable
// combobox with list autocomplete, as the ARIA Authoring Practices describe it. What it wraps
// stays the form's own field, and works alone where there is no script:
//
//   a text field of several names, with data-between between them;
//   a text field of one name (data-single);
//   a <select>; or check boxes, whose names are searched here.
//
// Suggestions are the <li role="option"> that the form's data-suggest answers to ?kind=…&q=….

const fold = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replaceAll("&", " and ")
    .replace(/[^\p{L}\p{N}]+/gu, " ").trim();

let count = 0;
// A chip that appears moves what lies below it: not between somebody's press and its end.
let pressed = false;
addEventListener("pointerdown", () => { pressed = true; }, true);
for (const end of ["pointerup", "pointercancel"])
  addEventListener(end, () => { pressed = false; }, true);

function settled(act) {
  if (!pressed) act();
  else addEventListener("pointerup", () => setTimeout(act, 50), { once: true });
}

class TokenField extends HTMLElement {
  connectedCallback() {
    if (this.input) return;
    this.boxes = [...this.querySelectorAll('input[type="checkbox"]')];
    this.source = this.querySelector("textarea, select, input:not([type=checkbox])");
    if (!this.source && !this.boxes.length) return;
    this.single = "single" in this.dataset || this.source?.tagName === "SELECT";
    this.free = !this.boxes.length && this.source.tagName !== "SELECT";
    this.build();
    this.show();
    this.listen();
  }

  get texts() { return this.closest("form").dataset; }

  build() {
    const id = `token-field-${++count}`;
    const own = this.free && this.single;
    this.input = own ? this.source : document.createElement("input");
    const old = this.boxes.length ? this.querySelector(".options") : this.source;
    this.tokens = Object.assign(document.createElement("ul"), { className: "tokens" });
    this.list = Object.assign(document.createElement("ul"), { className: "suggestions", id, hidden: true });
    this.list.role = "listbox";
    this.said = Object.assign(document.createElement("p"), { className: "visually-hidden" });
    this.said.role = "status";
    if (!own) {
      this.input.type = "text";
      const field = this.source;
      if (field) {
        this.input.id = field.id;
        field.id += "_source";
        for (const name of ["aria-describedby", "aria-invalid"])
          if (field.hasAttribute(name)) this.input.setAttribute(name, field.getAttribute(name));
      } else {
        this.input.setAttribute("aria-label", this.querySelector("legend").textContent);
        const hint = this.querySelector(".hint");
        if (hint) this.input.setAttribute("aria-describedby", hint.id);
      }
      old.hidden = true;
      old.before(this.tokens, this.input);
    }
    this.list.setAttribute("aria-label", this.texts.list);
    Object.assign(this.input, { role: "combobox", autocomplete: "off" });
    for (const [name, value] of [["autocomplete", "list"], ["expanded", "false"], ["controls", id]])
      this.input.setAttribute(`aria-${name}`, value);
    this.input.after(this.list, this.said);
  }

  // --- What the form's own field holds ---------------------------------------------------

  get between() { return this.dataset.between || "\n"; }

  get values() {
    if (this.boxes.length)
      return this.boxes.filter((box) => box.checked).map((box) => this.label(box));
    if (this.source.tagName === "SELECT") {
      const option = this.source.selectedOptions[0];
      return option?.value ? [option.textContent.trim()] : [];
    }
    return this.source.value.split(this.between === "\n" ? /\n/ : /[;,\n]/)
      .map((name) => name.trim()).filter(Boolean);
  }

  label(box) { return box.closest("label").textContent.trim(); }

  // Put the names that were chosen, and what stands in the input still, into the field.
  write(names, typed = "") {
    const all = typed.trim() ? [...names, typed.trim()] : names;
    this.source.value = all.join(this.between === "\n" ? "\n" : ", ");
  }

  add(value, key) {
    this.put(value, key);
    this.changed();
  }

  put(value, key) {
    if (this.boxes.length) {
      for (const box of this.boxes) if (this.label(box) === value) box.checked = true;
    } else if (this.source.tagName === "SELECT") {
      this.source.value = key;
    } else if (this.single) {
      this.source.value = value;
    } else {
      const known = this.chosen.filter((name) => fold(name) !== fold(value));
      this.write([...known, value]);
    }
  }

  remove(value) {
    if (this.boxes.length) {
      for (const box of this.boxes) if (this.label(box) === value) box.checked = false;
    } else if (this.source.tagName === "SELECT") this.source.value = "";
    else this.write(this.chosen.filter((name) => name !== value));
    this.changed();
    this.input.focus();
  }

  changed() {
    this.show();
    (this.source || this.boxes[0]).dispatchEvent(new Event("change", { bubbles: true }));
  }

  // Show the field's names as chips; also after somebody else has changed it.
  show() {
    if (this.free && this.single) return;
    this.chosen = this.values;
    this.input.value = "";
    this.tokens.replaceChildren(...this.chosen.map((name) => {
      const chip = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "×";
      button.setAttribute("aria-label", `${this.texts.remove} ${name}`);
      button.addEventListener("click", () => this.remove(name));
      chip.append(name, button);
      return chip;
    }));
  }

  // --- Suggestions -----------------------------------------------------------------------

  listen() {
    this.input.addEventListener("input", () => {
      if (this.free && !this.single) this.write(this.chosen, this.input.value);
      clearTimeout(this.timer);
      this.pending = true;
      this.timer = setTimeout(() => this.suggest(), this.boxes.length ? 0 : 120);
    });
    this.input.addEventListener("focus", () => { if (!this.free) this.suggest(); });
    this.input.addEventListener("click", () => { if (!this.free && this.list.hidden) this.suggest(); });
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.leave());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest('[role="option"]');
      if (option) this.pick(option);
    });
  }

  async suggest() {
    const text = this.input.value.trim();
    const options = this.boxes.length ? this.ownOptions(text) : await this.theirOptions(text);
    if (options === null || text !== this.input.value.trim()) return; // Somebody typed on.
    this.pending = false;
    this.list.replaceChildren(...options);
    options.forEach((option, n) => { option.id = `${this.list.id}-${n}`; });
    this.open(options.length > 0);
    this.said.textContent = text ? this.texts.found.replace("{n}", options.length) : "";
    this.activate(text && !(this.free && this.single) ? options[0] : null);
    if (this.wanted) {
      this.wanted = false;
      if (this.active) this.pick(this.active);
    }
  }

  ownOptions(text) {
    const key = fold(text);
    return this.boxes.filter((box) => !box.checked && ` ${fold(this.label(box))}`.includes(` ${key}`))
      .map((box) => {
        const option = document.createElement("li");
        option.role = "option";
        option.dataset.value = option.textContent = this.label(box);
        return option;
      });
  }

  async theirOptions(text) {
    if (!text && this.free && !this.single) return [];
    const query = new URLSearchParams({ kind: this.dataset.kind, q: text });
    const beside = this.dataset.with && this.closest("form").elements[this.dataset.with];
    if (beside) query.set(this.dataset.with, beside.value);
    this.asked?.abort();
    this.asked = new AbortController();
    try {
      const answer = await fetch(`${this.texts.suggest}?${query}`, { signal: this.asked.signal, redirect: "manual" });
      const body = document.createElement("ul");
      if (answer.ok) body.innerHTML = await answer.text();
      return [...body.querySelectorAll('[role="option"]')];
    } catch (fault) {
      return fault.name === "AbortError" ? null : []; // Without a line it is a plain field.
    }
  }

  open(yes) {
    this.list.hidden = !yes;
    this.input.setAttribute("aria-expanded", yes);
    if (!yes) this.activate(null);
  }

  activate(option) {
    this.active?.setAttribute("aria-selected", "false");
    this.active = option;
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  pick(option) {
    this.add(option.dataset.value, option.dataset.key);
    this.open(false);
  }

  key(event) {
    const options = [...this.list.children];
    const at = options.indexOf(this.active);
    if (event.ctrlKey || event.metaKey || event.isComposing) return;
    switch (event.key) {
      case "ArrowDown":
      case "ArrowUp":
        event.preventDefault();
        if (this.list.hidden) this.suggest();
        else this.activate(options.at((at + (event.key === "ArrowDown" ? 1 : at < 0 ? 0 : -1)) % options.length));
        break;
      case "Enter":
        if (this.free && this.single && !this.active) break; // A plain text field's Enter.
        event.preventDefault();
        if (this.pending && this.input.value.trim()) this.wanted = true;
        else if (this.active && !this.list.hidden) this.pick(this.active);
        break;
      case "Escape":
        if (!this.list.hidden) event.preventDefault();
        this.open(false);
        break;
      case "Backspace":
        if (!this.input.value && this.chosen?.length && !(this.free && this.single)) {
          this.remove(this.chosen.at(-1));
        }
    }
  }

  // What was typed and not chosen stays as it was typed; of a closed list, what it stands for.
  leave() {
    const text = this.input.value.trim();
    this.wanted = false;
    if (!(this.free && this.single) && text) {
      if (this.free) this.write(this.chosen, text);
      else if (this.active) this.put(this.active.dataset.value, this.active.dataset.key);
      settled(() => this.changed());
    }
    this.open(false);
  }
}

customElements.define("token-field", TokenField);
