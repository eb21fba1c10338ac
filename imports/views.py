"""Importing from a spreadsheet: send it, see what would come of it, mend it, import it."""

from django.contrib import messages
from django.db.models import Count
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.files import CLOSED
from activities.models import Activity
from activities.services import may_log
from imports import services, template_file
from imports.forms import ColumnsForm, SendForm
from imports.models import Action, ImportBatch, ImportRow
from imports.preview import SHOWN, Preview, cells_of
from plan.structure import plan_or_404

# How long htmx waits before it asks again, the first, the second and every later time.
PATIENCE = [1, 2, 5]
LISTED = 50


def _plan(request, slug):
    """The plan, for who may log activities; to anybody else the pages do not exist."""
    if not may_log(request.user):
        raise Http404
    plan_or_404(request, slug)
    return request.plan


def _batch(request, reference, batches=None):
    if not may_log(request.user):
        raise Http404
    batches = ImportBatch.objects.visible_to(request.user) if batches is None else batches
    batch = get_object_or_404(batches.select_related("plan", "by"), reference=reference)
    request.plan = batch.plan
    return batch


def _own_batch(request, reference):
    """A batch of one's own, which alone can be mended."""
    own = ImportBatch.objects.editable_by(request.user).filter(by=request.user)
    return _batch(request, reference, own)


@require_http_methods(["GET", "POST"])
def start(request, plan):
    """Send a spreadsheet, and find those sent before."""
    plan = _plan(request, plan)
    form = SendForm(
        request.POST or None,
        request.FILES or None,
        too_large=getattr(request, "upload_was_too_large", False),
    )
    if form.is_valid():
        given = form.cleaned_data
        try:
            batch = services.open_batch(
                plan=plan, by=request.user, upload=given["file"], pasted=given["pasted"]
            )
        except services.NotImported as refusal:
            form.add_error("file" if given["file"] else "pasted", str(refusal))
        else:
            return redirect("imports:detail", batch.reference)
    batches = ImportBatch.objects.visible_to(request.user).filter(plan=plan)
    context = {"plan": plan, "form": form, "batches": batches.select_related("by")[:LISTED]}
    status = 422 if form.is_bound else 200
    return render(request, "imports/start.html", context, status=status)


@require_safe
def template(request, plan, kind):
    """An empty spreadsheet with the headers that we know, in the reader's language."""
    plan = _plan(request, plan)
    content, media_type = template_file.made(plan, kind)
    return _attachment(HttpResponse(content, content_type=media_type), f"{plan.slug}.{kind}")


def _attachment(response, name):
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = CLOSED
    return response


@require_safe
def detail(request, reference):
    """Where a spreadsheet stands: being worked on, checked and to be mended, or imported."""
    batch = _batch(request, reference)
    context = {"batch": batch, "plan": batch.plan}
    if batch.is_under_way:
        asked = min(_number(request.GET.get("asked")), len(PATIENCE) - 1)
        context |= {"wait": PATIENCE[asked], "asked": asked + 1}
        name = "imports/under_way.html" + ("#progress" if request.htmx else "")
        return render(request, name, context)
    if request.htmx:  # It asked how far it is: there is another page now.
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    if batch.is_failed:
        return render(request, "imports/under_way.html", context)
    if batch.committed_at:
        return render(request, "imports/result.html", context | _result(request, batch))
    preview = Preview(
        batch,
        request.user,
        outcome=request.GET.get("outcome", ""),
        after=_number(request.GET.get("after")),
    )
    return render(request, "imports/preview.html", context | {"preview": preview})


def _number(text):
    return int(text) if (text or "").isdecimal() and len(text) < 9 else 0


def _result(request, batch):
    """What an import made and changed, as far as this person may see it."""
    after = _number(request.GET.get("after"))
    rows = batch.rows.exclude(activity=None).order_by("record")
    page = list(rows.filter(record__gt=after).values_list("record", "activity")[: SHOWN + 1])
    seen = Activity.objects.visible_to(request.user).in_bulk([pk for _record, pk in page[:SHOWN]])
    # What this person does not see is not told by a number either.
    told = rows.filter(activity__in=Activity.objects.visible_to(request.user))
    numbers = told.order_by("action").values("action").annotate(n=Count("pk"))
    return {
        "found": [seen[pk] for _record, pk in page[:SHOWN] if pk in seen],
        "after": page[SHOWN - 1][0] if len(page) > SHOWN else None,
        "sums": [(Action(row["action"]).of(row["n"]), row["n"]) for row in numbers],
    }


@require_http_methods(["GET", "POST"])
def columns(request, reference):
    """What each column is taken for: our guesses, to be corrected, and remembered."""
    batch = _own_batch(request, reference)
    if not batch.is_mendable:
        return redirect("imports:detail", batch.reference)
    form = ColumnsForm(request.POST or None, batch=batch, samples=_samples(request, batch))
    if form.is_valid():
        return _mended(request, batch, mapping=form.mapping())
    context = {"batch": batch, "plan": batch.plan, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "imports/columns.html", context, status=status)


def _samples(request, batch):
    """For each header, up to three texts that stand below it."""
    rows = ImportRow.objects.visible_to(request.user).filter(batch=batch)[:50]
    cells = [row.cells for row in rows]
    found = []
    for at in range(len(batch.headers)):
        texts = [row[at].strip() for row in cells if at < len(row) and row[at].strip()]
        found.append(list(dict.fromkeys(texts))[:3])
    return found


def _mended(request, batch, **how):
    try:
        services.mend(batch=batch, **how)
    except services.NotImported as refusal:
        messages.error(request, str(refusal))
    return redirect(_back_to(request, batch))


def _back_to(request, batch):
    """The page of the preview that somebody was on."""
    kept = {name: request.POST[name] for name in ("outcome", "after") if request.POST.get(name)}
    address = reverse("imports:detail", args=[batch.reference])
    return f"{address}?{urlencode(kept)}" if kept else address


@require_POST
def repair(request, reference):
    """Say once, for every row that has it, what something in a column means."""
    batch = _own_batch(request, reference)
    column, found = request.POST.get("column", ""), request.POST.get("found", "")
    meaning = " ".join(request.POST.get("meaning", "").split())
    if "new_partner" in request.POST:
        return _mended(request, batch, new_partners=[found])
    if not meaning:
        messages.warning(request, _("Write what “%(found)s” means.") % {"found": found[:80]})
        return redirect(_back_to(request, batch))
    return _mended(request, batch, repairs={column: {found: meaning}})


@require_POST
def rows(request, reference):
    """
    What was chosen and typed on a page of the preview, and perhaps the import itself.

    Cells that were changed are checked before anything is imported.
    """
    batch = _own_batch(request, reference)
    page = ImportRow.objects.editable_by(request.user).filter(
        batch=batch, record__in=[_number(n) for n in request.POST.getlist("shown")[:SHOWN]]
    )
    try:
        services.choose(batch=batch, chosen=_chosen(request.POST, page))
        if cells := _changed(request.POST, batch, page):
            services.mend(batch=batch, cells=cells)
            if "import" in request.POST:
                messages.info(request, _("What you changed is checked first. Then import."))
        elif "import" in request.POST:
            services.import_rows(batch=batch, by=request.user)
    except services.NotImported as refusal:
        messages.error(request, str(refusal))
    if "import" in request.POST:
        return redirect("imports:detail", batch.reference)
    return redirect(_back_to(request, batch))


def _chosen(posted, page):
    """Whether each row is to be imported: ticked, or said to be another activity."""
    chosen = {}
    ticked = set(posted.getlist("take"))
    for row in page:
        if row.outcome in {"accept", "accept_with_warning"}:
            chosen[row.record] = str(row.record) in ticked
        elif answer := posted.get(f"same-{row.record}"):
            chosen[row.record] = answer == "no"
    return chosen


def _changed(posted, batch, page):
    """The cells of a page whose text is another one now."""
    changed = {}
    for row in page:
        for column, text in cells_of(batch, row).items():
            typed = posted.get(f"cell-{row.record}-{column}")
            if typed is not None and typed.strip() != " ".join(text.split()):
                changed[row.record, column] = typed
    return changed


@require_http_methods(["GET", "POST"])
def row(request, reference, record):
    """All cells of one row, to be mended."""
    batch = _own_batch(request, reference)
    own = ImportRow.objects.editable_by(request.user).filter(batch=batch)
    row = get_object_or_404(own, record=record)
    if not batch.is_mendable:
        return redirect("imports:detail", batch.reference)
    if request.method == "POST":
        return _mended(request, batch, cells=_changed(request.POST, batch, [row]))
    preview = Preview(batch, request.user, only=[row])
    context = {"batch": batch, "plan": batch.plan, "line": preview.lines[0], "preview": preview}
    return render(request, "imports/row.html", context)


@require_safe
def refused(request, reference):
    """The refused rows with their reasons, to be mended and sent again."""
    batch = _own_batch(request, reference)
    response = StreamingHttpResponse(
        (line.encode() for line in services.refused_rows(batch)), content_type="text/csv"
    )
    return _attachment(response, f"{batch.reference}.csv")


@require_POST
def undo(request, reference):
    """Take back a whole import."""
    batch = _batch(request, reference, ImportBatch.objects.editable_by(request.user))
    try:
        services.undo(batch=batch, by=request.user)
    except services.NotImported as refusal:
        messages.error(request, str(refusal))
    return redirect("imports:detail", batch.reference)


@require_POST
def retry(request, reference):
    """Try again what failed."""
    batch = _batch(request, reference, ImportBatch.objects.editable_by(request.user))
    services.retry(batch=batch)
    return redirect("imports:detail", batch.reference)
