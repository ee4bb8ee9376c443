const longestMs = 60 * 60 * 1000;

/**
 * How long `Retry-After` asks to wait, in ms from `now` (ms since the epoch): seconds or an HTTP date. Undefined when
 * the header is absent or means nothing; at most an hour, whatever it says.
 */
export function retryAfterMs(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  if (text === '') return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(longestMs, Math.ceil(Number(text) * 1000));
  if (!/[a-z]/i.test(text)) return undefined;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.min(longestMs, Math.max(0, date - now));
}
