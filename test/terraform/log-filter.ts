import { at } from './planned.ts';

const equality = /^(?<field>[\w.]+) = "(?<value>[^"\\]*)"$/;

/**
 * The equalities of a filter. Refuses any other kind: only what all has to hold can be matched here as Cloud Logging
 * would.
 */
export function equalitiesOf(filter: string): readonly (readonly [field: string, value: string])[] {
  return filter.split(' AND ').map(part => {
    const { field, value } = equality.exec(part)?.groups ?? {};
    if (field === undefined || value === undefined) throw new Error(`Not an equality: ${part}`);
    return [field, value] as const;
  });
}

/** A log line as a program writes it, as Cloud Logging files it: labels apart, the rest in jsonPayload. */
export function filed(line: Readonly<Record<string, unknown>>, resource: string): object {
  const { 'logging.googleapis.com/labels': labels, severity, ...jsonPayload } = line;
  return { resource: { type: resource }, severity, labels, jsonPayload };
}

/**
 * Whether a filed line is one of those that a filter takes.
 * @throws Error for a filter that is more than equalities.
 */
export function takes(filter: string, line: object): boolean {
  return equalitiesOf(filter).every(([field, value]) => at(line, field) === value);
}
