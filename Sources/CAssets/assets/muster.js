// Keeps a screen current. Every act works without it: forms post and links lead on their own.
//
// <main data-stream="…"> names the event stream, data-fragment="…" what to fetch when something
// happened, data-poll="…" the seconds between two fetches where there is no stream. Every element
// with an id and `data-live` is replaced by the one of that id in what was fetched; focus, open
// <details> and half-written text are carried over by id.
"use strict";
(() => {
    const main = document.getElementById("main");
    const [live, lost, news] = ["live", "lost", "news"].map((id) => document.getElementById(id));
    const { fragment, stream, poll } = main.dataset;
    const focusable = "a, button, summary, textarea, select, input:not([type=hidden])";
    const all = (selector, within = document) => [...within.querySelectorAll(selector)];
    const later = (ms) => new Promise((done) => setTimeout(done, ms));
    let [skew, shown, source, pause] = [0, "", null, 1000];
    let [held, waiting, busy, again, isOut] = [false, false, false, false, false];
    // The server gives a sign every 15 s; without one for so long the connection is dead.
    const silence = 40000;
    let heardAt = Date.now();

    function readStamp() {
        const stamp = document.getElementById("stamp");
        skew = Number(stamp.dataset.now) - Date.now();
        shown = stamp.dataset.clock;
        document.title = stamp.dataset.title;
        document.getElementById("shown").textContent = shown;
    }

    const newest = () => document.querySelector("#timeline li .words")?.textContent.trim() ?? "";
    let told = newest();

    // For whoever listens to the screen: what happened last.
    function tellNews() {
        const text = newest();
        if (text === told) return;
        told = text;
        news.textContent = text;
    }

    function say(text, isBad) {
        [live.hidden, lost.hidden] = [isBad, !isBad];
        const note = isBad ? lost : live;
        if (note.textContent !== text) note.textContent = text;
    }
    const sayLost = () => say(`Connection lost, retrying… (last update ${shown})`, true);

    // "in 0:42", "4:10 ago", "in 2 h 05 min", "3 d 4 h ago": the same words as the server's.
    function distance(until) {
        const left = Math.round((until - Date.now() - skew) / 1000);
        const s = Math.abs(left);
        const part = (unit, of) => Math.floor(s / unit) % of;
        const two = (n) => String(n).padStart(2, "0");
        const text = s < 3600 ? `${part(60, 60)}:${two(s % 60)}`
            : s < 86400 ? `${part(3600, 24)} h ${two(part(60, 60))} min`
                : `${part(86400, Infinity)} d ${part(3600, 24)} h`;
        return left < 0 ? `${text} ago` : `in ${text}`;
    }

    function tick() {
        if (document.hidden) return;
        for (const clock of all("[data-until]")) {
            const text = distance(Number(clock.dataset.until));
            if (clock.textContent !== text) clock.textContent = text;
        }
    }

    const isTouched = (field) => field.checked !== field.defaultChecked
        || (field.options ? all("option", field).some((o) => o.selected !== o.defaultSelected)
            : field.value !== field.defaultValue);

    function keep() {
        const active = document.activeElement;
        const near = active.closest("[data-live] [id], [data-live][id]");
        const index = near ? all(focusable, near).indexOf(active) : -1;
        const range = [active.selectionStart, active.selectionEnd];
        const open = all("[data-live] details[id]").map(({ id, open: isOpen }) => [id, isOpen]);
        const fields = all("[data-live] :is(textarea, select, input)[id]").filter(isTouched)
            .map(({ id, value, checked }) => [id, value, checked]);
        return { near: near?.id, index, range, open, fields };
    }

    function restore({ near, index, range, open, fields }) {
        for (const [id, isOpen] of open) {
            const details = document.getElementById(id);
            if (details) details.open = isOpen;
        }
        for (const [id, value, checked] of fields) {
            const field = document.getElementById(id);
            if (field) Object.assign(field, { value, checked });
        }
        const place = near && document.getElementById(near);
        const target = place && (index < 0 ? place : all(focusable, place)[index]);
        target?.focus({ preventScroll: true });
        if (range[0] != null) target?.setSelectionRange?.(...range);
    }

    async function refresh() {
        again = busy;
        if (busy) return;
        busy = true;
        try {
            const answer = await fetch(fragment, { cache: "no-store" });
            if (answer.status === 401 || answer.status === 403 || answer.redirected) {
                isOut = true;
                source?.close();
                return say("You are signed out. Load this page again to sign in.", true);
            }
            if (!answer.ok) throw new Error(answer.status);
            const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
            // A swap under a pressed finger would swallow the tap.
            for (let wait = 0; held && wait < 40; wait += 1) await later(50);
            const kept = keep();
            for (const old of all("[data-live][id]")) {
                const next = fresh.getElementById(old.id);
                // Another screen stands at this address now.
                if (!next) return location.reload();
                old.replaceWith(document.adoptNode(next));
            }
            restore(kept);
            readStamp();
            tick();
            tellNews();
            if (!source || source.readyState === EventSource.OPEN) say("Live", false);
        } catch {
            sayLost();
            if (source?.readyState === EventSource.OPEN) later(3000).then(soon);
        } finally {
            busy = false;
            if (again) soon();
        }
    }

    // A burst of entries is one fetch.
    async function soon() {
        if (waiting) return;
        waiting = true;
        await later(250);
        waiting = false;
        refresh();
    }

    function listen() {
        if (isOut) return;
        heardAt = Date.now();
        const hear = () => { heardAt = Date.now(); };
        source = new EventSource(stream);
        source.onopen = () => { hear(); pause = 1000; soon(); };
        source.addEventListener("beat", hear);
        for (const kind of ["message", "entry", "standing"]) {
            source.addEventListener(kind, () => { hear(); soon(); });
        }
        source.onerror = () => {
            sayLost();
            // The browser retries by itself, except after an answer that was an error: perhaps
            // whoever looks is signed out.
            if (source.readyState !== EventSource.CLOSED) return;
            soon();
            setTimeout(listen, pause);
            pause = Math.min(pause * 2, 15000);
        };
    }

    // A connection may die without anybody being told.
    function watch() {
        if (isOut || source.readyState !== EventSource.OPEN) return;
        if (Date.now() - heardAt < silence) return;
        sayLost();
        source.close();
        listen();
    }

    readStamp();
    tick();
    setInterval(tick, 1000);
    if (!fragment) return;
    const release = () => later(100).then(() => { held = false; });
    addEventListener("pointerdown", () => { held = true; });
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, release);
    // A phone that was asleep, or a page brought back by "back", shows the past.
    document.addEventListener("visibilitychange", () => { if (!document.hidden) soon(); });
    addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
    addEventListener("offline", sayLost);
    if (stream) {
        listen();
        setInterval(watch, 5000);
    }
    if (poll) setInterval(() => { if (!document.hidden) soon(); }, poll * 1000);
})();
