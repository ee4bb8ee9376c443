/**
 * The console's only script, for comfort: regions that live are looked at again while a run is under way, and a button
 * is pressed once. Without it the pages do the same.
 */
export const script = `'use strict';
(() => {
  const seconds = Number(document.body.dataset.live);
  const status = document.getElementById('live');
  for (const form of document.querySelectorAll('form[method=post]')) {
    form.addEventListener('submit', () => {
      for (const button of form.querySelectorAll('button')) setTimeout(() => { button.disabled = true; }, 0);
    });
  }
  addEventListener('pageshow', event => {
    if (event.persisted) for (const button of document.querySelectorAll('form button[disabled]')) button.disabled = false;
  });
  for (const button of document.querySelectorAll('[data-tick-all]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      for (const box of button.form.querySelectorAll('input[type=checkbox]')) box.checked = true;
    });
  }
  if (!(seconds > 0)) return;
  const isBusy = region => region.contains(document.activeElement) || region.querySelector('details[open], input:checked') !== null;
  const look = async () => {
    if (document.hidden) return;
    try {
      const answer = await fetch(location.href, { headers: { 'x-requested-with': 'XMLHttpRequest' }, redirect: 'manual' });
      if (answer.status === 401 || answer.type === 'opaqueredirect') {
        status.textContent = 'You are signed out: reload the page.';
        clearInterval(timer);
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = parsed(await answer.text());
      for (const region of document.querySelectorAll('[data-region]')) {
        const next = fresh.querySelector('[data-region="' + region.dataset.region + '"]');
        if (next === null || isBusy(region)) continue;
        const state = next.dataset.state;
        if (state !== undefined && state !== region.dataset.state) status.textContent = state;
        region.dataset.state = state ?? '';
        if (next.innerHTML === region.innerHTML) continue;
        region.replaceChildren(...Array.from(next.childNodes, node => document.importNode(node, true)));
      }
      if (fresh.body.dataset.live === '') clearInterval(timer);
    } catch (error) {
      status.textContent = 'What you see is no longer brought up to date; it is tried again.';
    }
  };
  const policy = globalThis.trustedTypes?.createPolicy('console', { createHTML: text => text });
  const parsed = text => new DOMParser().parseFromString(policy ? policy.createHTML(text) : text, 'text/html');
  const timer = setInterval(look, seconds * 1000);
})();
`;
