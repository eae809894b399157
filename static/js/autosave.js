// Forms with data-autosave (the address to save to, or empty for the form's own action) are saved
// while somebody types. Answers: 2xx saved ({"saved_at": "10:32", "version": 7} is optional); 409
// changed elsewhere; 403 not now; a redirect or 401 signed out. Until the server confirms, the text
// stays in this browser under data-autosave-key, which must name person, dossier and section.
"use strict";
(() => {
  const WAIT = 1500;
  const NOT_TYPED = new Set(["version", "csrfmiddlewaretoken"]);
  const RETRY = [5000, 15000, 30000, 60000];

  class Autosave {
    constructor(form) {
      this.form = form;
      this.url = form.dataset.autosave || form.action;
      this.key = `autosave:${form.dataset.autosaveKey || location.pathname}`;
      this.indicator = form.querySelector("[data-save-indicator]") ||
        document.querySelector("[data-save-indicator]");
      this.failures = 0;
      this.edits = 0;
      this.saved = 0;
      this.seen = this.typed();
      form.addEventListener("input", (event) => this.changed(event));
      form.addEventListener("change", (event) => this.changed(event));
      form.addEventListener("submit", () => { this.leaving = true; });
      window.addEventListener("online", () => { if (this.dirty) this.save(); });
      window.addEventListener("pageshow", () => { this.leaving = false; });
      window.addEventListener("beforeunload", (event) => {
        if (this.dirty && !this.leaving) { this.keep(); event.preventDefault(); }
      });
      document.addEventListener("visibilitychange", () => { if (document.hidden && this.dirty) this.keep(); });
      this.offerKept();
    }

    get dirty() { return this.edits > this.saved; }

    changed(event) {
      if (event.target.type === "file" || event.target.type === "password") return;
      const typed = this.typed();
      if (typed === this.seen) return; // leaving a field changes nothing that input has not told
      this.seen = typed;
      this.edits += 1;
      this.keep();
      if (!this.blocked) this.say("typing");
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), WAIT);
    }

    // Everything that somebody typed or chose, to see whether anything has changed.
    typed() { return JSON.stringify(this.texts(new Set())); }

    // What may be kept in the browser: no field marked data-no-keep.
    values() {
      return this.texts(new Set(Array.from(this.form.querySelectorAll("[data-no-keep]"), (field) => field.name)));
    }

    texts(hidden) {
      return Array.from(new FormData(this.form)).filter(([name, value]) =>
        typeof value === "string" && !NOT_TYPED.has(name) && !hidden.has(name));
    }

    keep() {
      try {
        localStorage.setItem(this.key, JSON.stringify({ at: Date.now(), values: this.values() }));
      } catch { /* storage is full or forbidden: the server's copy must do */ }
    }

    forget() {
      try { localStorage.removeItem(this.key); } catch { /* nothing was kept */ }
    }

    async save() {
      if (this.saving || !this.dirty) return;
      clearTimeout(this.timer);
      this.saving = true;
      const upTo = this.edits;
      this.say("saving");
      try {
        const answer = await fetch(this.url, {
          method: "POST",
          body: this.body(),
          headers: { "X-CSRFToken": this.token(), "X-Autosave": "1", Accept: "application/json" },
          redirect: "manual",
          credentials: "same-origin",
        });
        await this.answered(answer, upTo);
      } catch {
        this.failed("offline");
      } finally {
        this.saving = false;
      }
      if (this.dirty && !this.failures && !this.blocked) {
        this.timer = setTimeout(() => this.save(), WAIT);
      }
    }

    body() {
      const body = new FormData(this.form);
      Array.from(body.keys()).forEach((name) => { if (body.get(name) instanceof File) body.delete(name); });
      return body;
    }

    token() {
      const field = this.form.querySelector('[name="csrfmiddlewaretoken"]');
      return (field || document.querySelector('meta[name="csrf-token"]')).value ||
        document.querySelector('meta[name="csrf-token"]').content;
    }

    async answered(answer, upTo) {
      const json = (answer.headers.get("Content-Type") || "").includes("json");
      const said = json ? await answer.json().catch(() => ({})) : {};
      if (answer.ok) {
        this.saved = upTo;
        this.failures = 0;
        this.blocked = false;
        if (!this.dirty) this.forget();
        const version = this.form.elements.namedItem("version");
        if (version && said.version !== undefined) version.value = said.version;
        const now = new Date();
        const clock = [now.getHours(), now.getMinutes()].map((n) => String(n).padStart(2, "0")).join(":");
        this.say("saved", ` ${said.saved_at || clock}`);
      } else if (answer.status === 409) {
        this.stop("conflict", said.sentence);
      } else if (answer.type === "opaqueredirect" || answer.status === 401) {
        this.failed("signedOut");
      } else if (answer.status === 403) {
        this.stop("forbidden", said.sentence);
      } else {
        this.failed("offline");
      }
    }

    // Trouble that may pass by itself: try again, later each time.
    failed(why) {
      const wait = RETRY[Math.min(this.failures, RETRY.length - 1)];
      this.failures += 1;
      this.say(why);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), wait);
    }

    // Trouble that a person must resolve: the text is kept, sending it again would not help.
    stop(why, sentence) {
      this.blocked = true;
      this.failures = 0;
      this.say(why, sentence ? ` ${sentence}` : "");
    }

    say(what, more = "") {
      if (!this.indicator) return;
      const text = this.indicator.getAttribute(
        `data-text-${what.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`) || "";
      const trouble = ["offline", "conflict", "forbidden", "signedOut"].includes(what);
      this.indicator.textContent = text + more;
      this.indicator.classList.toggle("saved", what === "saved");
      this.indicator.classList.toggle("trouble", trouble);
    }

    offerKept() {
      let kept = null;
      try { kept = JSON.parse(localStorage.getItem(this.key)); } catch { /* none, or unreadable */ }
      if (!kept || !this.indicator) return;
      if (JSON.stringify(kept.values) === JSON.stringify(this.values())) { this.forget(); return; }
      this.indicator.textContent = `${this.indicator.dataset.textFound} `;
      this.indicator.classList.add("trouble");
      this.button(this.indicator.dataset.textRestore, () => this.restore(kept.values));
      this.button(this.indicator.dataset.textDiscard, () => { this.forget(); this.indicator.textContent = ""; this.indicator.classList.remove("trouble"); });
    }

    button(text, act) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "btn btn-outline-secondary btn-sm";
      button.textContent = text;
      button.addEventListener("click", act);
      this.indicator.append(button, " ");
    }

    restore(values) {
      const byName = new Map();
      values.forEach(([name, value]) => byName.set(name, [...(byName.get(name) || []), value]));
      Array.from(this.form.elements).forEach((field) => {
        if (!field.name || NOT_TYPED.has(field.name) || field.type === "file" || field.hasAttribute("data-no-keep")) return;
        const wanted = byName.get(field.name) || [];
        if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
        else if (field.tagName === "SELECT") Array.from(field.options).forEach((o) => { o.selected = wanted.includes(o.value); });
        else if (wanted.length) field.value = wanted.shift();
      });
      this.form.dispatchEvent(new Event("input", { bubbles: true }));
      this.edits += 1;
      this.save();
    }
  }

  document.querySelectorAll("form[data-autosave]").forEach((form) => new Autosave(form));
})();
