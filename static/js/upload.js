// Files by drag, paste or pick, sent one at a time with their progress. Without this script the
// form sends them all at once.

const form = document.querySelector("form[data-upload]");
const input = form.querySelector("input[type=file]");
const links = form.querySelector("textarea[name=links]");
const words = form.dataset;

const list = document.createElement("ul");
list.className = "uploads";
const status = document.createElement("p");
status.setAttribute("role", "status");
status.className = "hint";
status.textContent = words.hint;
const zone = document.createElement("div");
zone.className = "drop";
input.replaceWith(zone);
zone.append(input, status, list);

function open() {
  return [...list.querySelectorAll(":scope > li:not(.settled)")];
}

function choose(files) {
  const chosen = new DataTransfer();
  for (const file of files) chosen.items.add(file);
  input.files = chosen.files;
}

function show() {
  // What was refused stays to be read; what is chosen stands below it.
  open().forEach((line) => line.remove());
  for (const file of input.files) list.append(lineOf(file));
}

function lineOf(file) {
  const line = document.createElement("li");
  const note = document.createElement("span");
  note.className = "note";
  line.append(`${file.name} `, note);
  line.note = note;
  return line;
}

function add(files) {
  if (!files.length) return false;
  choose([...input.files, ...files]);
  show();
  return true;
}

for (const name of ["dragover", "dragleave", "drop"]) {
  zone.addEventListener(name, (event) => {
    event.preventDefault();
    zone.classList.toggle("over", name === "dragover");
    if (name === "drop") add(event.dataTransfer.files);
  });
}
document.addEventListener("paste", (event) => {
  if (add(event.clipboardData.files)) event.preventDefault();
});
input.addEventListener("change", show);

// Resolves to the reasons for which a file was refused, and to null where none came through.
function send(file, line) {
  const body = new FormData(form);
  body.delete("file");
  body.delete("links");
  body.append("file", file);
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  line.append(bar);
  line.note.textContent = words.sending;
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("Accept", "application/json");
    request.responseType = "json";
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) bar.value = event.loaded / event.total;
    };
    request.upload.onload = () => { line.note.textContent = words.waiting; };
    request.onloadend = () => {
      bar.remove();
      resolve(request.response?.errors ?? null);
    };
    request.send(body);
  });
}

form.addEventListener("submit", async (event) => {
  if (!input.files.length) return;
  event.preventDefault();
  const button = form.querySelector(".actions button");
  button.disabled = true;
  const lines = open();
  const again = [];
  let done = 0;
  let failed = 0;
  for (const [n, file] of [...input.files].entries()) {
    const line = lines[n];
    const errors = await send(file, line);
    const added = errors?.length === 0;
    line.note.className = added ? "note" : "failed";
    line.note.textContent = added ? words.added : errors?.join(" ") ?? words.lost;
    line.classList.toggle("settled", errors !== null);
    if (errors === null) again.push(file);
    if (added) done += 1; else failed += 1;
    status.textContent = words.status.replace("DONE", done).replace("FAILED", failed);
  }
  choose(again);
  button.disabled = false;
  if (failed) return;
  if (links.value.trim()) form.submit();
  else location.assign(words.upload);
});
