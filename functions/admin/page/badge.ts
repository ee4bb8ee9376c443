import { type Html, html } from './html.ts';

export type Tone = 'good' | 'bad' | 'warn' | 'info' | 'quiet';

const tones: Readonly<Record<string, Tone>> = {
  succeeded: 'good',
  done: 'good',
  running: 'info',
  partial: 'warn',
  skipped: 'quiet',
  deferred: 'quiet',
  blocked: 'warn',
  aborted: 'warn',
  failed: 'bad',
  refused: 'warn',
  begun: 'info',
};

/** A state as a word with a sign of its own shape: colour says nothing that they do not. */
export function badge(word: string, tone: Tone = tones[word] ?? 'quiet'): Html {
  return html`<span class="badge ${tone}">${word}</span>`;
}
