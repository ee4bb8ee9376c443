import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';

const json = { 'content-type': 'application/json' };
const dry = '{"mode": "dry-run"}';

interface ForeignBody {
  readonly name: string;
  readonly body: string | Uint8Array<ArrayBuffer>;
  readonly headers: Readonly<Record<string, string>>;
  readonly status: number;
}

function gzipped(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gzipSync(text));
}

/** Requests that are not understood: none of them may start anything, on either way of serving. */
export const foreignBodies: readonly ForeignBody[] = [
  { name: 'a body without a content type', body: new TextEncoder().encode(dry), headers: {}, status: 415 },
  { name: 'an empty content type', body: dry, headers: { 'content-type': '' }, status: 415 },
  { name: 'a foreign content type', body: dry, headers: { 'content-type': 'text/plain' }, status: 415 },
  {
    name: 'a form',
    body: 'mode=dry-run&password=hunter2',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: 415,
  },
  { name: 'a cloud event', body: dry, headers: { 'content-type': 'application/cloudevents+json' }, status: 415 },
  { name: 'another charset', body: dry, headers: { 'content-type': 'application/json; charset=utf-16' }, status: 415 },
  { name: 'what is no JSON', body: '{"mode": "hunter2', headers: json, status: 400 },
  { name: 'no UTF-8', body: new Uint8Array([0x22, 0xff, 0xfe, 0x22]), headers: json, status: 400 },
  { name: 'null', body: 'null', headers: json, status: 400 },
  { name: 'a text', body: '"apply"', headers: json, status: 400 },
  { name: 'a list', body: '[]', headers: json, status: 400 },
  { name: '400,000 brackets', body: '['.repeat(400_000) + ']'.repeat(400_000), headers: json, status: 400 },
  {
    name: 'deep parameters',
    body: `{"parameters": ${'{"a":'.repeat(100)}1${'}'.repeat(100)}}`,
    headers: json,
    status: 400,
  },
  { name: '10 MB', body: `{"parameters": "${'x'.repeat(10_000_000)}"}`, headers: json, status: 413 },
  {
    name: 'a gzip bomb',
    body: gzipped(`{"parameters": "${' '.repeat(50_000_000)}"}`),
    headers: { ...json, 'content-encoding': 'gzip' },
    status: 413,
  },
  { name: 'what is no gzip', body: dry, headers: { ...json, 'content-encoding': 'gzip' }, status: 400 },
  { name: 'an encoding nobody knows', body: dry, headers: { ...json, 'content-encoding': 'hunter2' }, status: 415 },
];

/** Sends one of them by POST, and shows that it was refused in JSON that repeats nothing of it. */
export async function assertRefused(url: string, { name, body, headers, status }: ForeignBody): Promise<void> {
  const response = await fetch(url, { method: 'POST', body, headers });
  const text = await response.text();
  assert.equal(response.status, status, `${name}: ${text}`);
  assert.match(response.headers.get('content-type') ?? '', /^application\/json/, name);
  assert.match(JSON.stringify(JSON.parse(text)), /"error":/, name);
  assert.doesNotMatch(text, /hunter2/, name);
}

/** Sends compressed JSON that is right. */
export async function dryRunGzipped(url: string): Promise<number> {
  const headers = { ...json, 'content-encoding': 'gzip' };
  return (await fetch(url, { method: 'POST', body: gzipped(dry), headers })).status;
}
