// Single keys: n logs an activity, / goes to the search, ? says which keys there are.
// They do nothing while somebody types, and who does not want them switches them off.

const dialog = document.getElementById("keys");
const types = (element) =>
  element.closest("input, textarea, select, [contenteditable], [role=combobox], dialog");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
  if (types(event.target)) return;
  const search = document.getElementById("search") || document.getElementById("id_text");
  if (event.key === "n") document.querySelector("[data-key=n]")?.click();
  else if (event.key === "?") dialog.showModal();
  else if (event.key === "/" && search) {
    search.closest("details")?.setAttribute("open", "");
    search.focus();
  } else return;
  event.preventDefault();
});
