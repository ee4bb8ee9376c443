import { z } from 'zod';
import type { SandboxAnswer, SandboxRequest } from '#sandbox/kit/sandbox-http.ts';

const body = z.looseObject({ externalId: z.string() });
const schedules = /\/schedules(?:\/([^/]+))?$/;

/**
 * Why a write did nothing that an earlier one had not done; null when it did something, or was refused for another
 * reason.
 */
export type Repetition = 'created already' | 'changed already' | 'deleted already' | null;

export interface ScheduleWrite {
  readonly method: string;
  readonly externalId: string;
  readonly status: number;
  readonly repetition: Repetition;
}

/**
 * Every write of a schedule that reached Echo360, in the order in which it was carried out, also those whose answer
 * nobody got. Knows what each schedule holds, and so which writes were repetitions: a POST of what is there, a PUT of
 * what it holds already, a DELETE of what is gone.
 */
export class ScheduleWrites {
  readonly all: ScheduleWrite[] = [];
  readonly #held = new Map<string, string>();
  readonly #deleted = new Set<string>();

  /** To be told of every request that was carried out. */
  readonly see = (request: SandboxRequest, { status }: SandboxAnswer): void => {
    const found = schedules.exec(request.path);
    if (request.method === 'GET' || found === null) return;
    const externalId =
      found[1] === undefined ? body.parse(JSON.parse(request.body)).externalId : decodeURIComponent(found[1]);
    const refused = status >= 400;
    const repetition = this.#repetition(externalId, request, refused);
    this.all.push({ method: request.method, externalId, status, repetition });
    if (refused) return;
    if (request.method === 'DELETE') {
      this.#held.delete(externalId);
      this.#deleted.add(externalId);
    } else this.#held.set(externalId, request.body);
  };

  get repeated(): readonly ScheduleWrite[] {
    return this.all.filter(({ repetition }) => repetition !== null);
  }

  #repetition(externalId: string, { method, body: content }: SandboxRequest, refused: boolean): Repetition {
    const held = this.#held.get(externalId);
    if (method === 'POST') return refused && held !== undefined ? 'created already' : null;
    if (method === 'PUT') return !refused && held === content ? 'changed already' : null;
    // What a dead process meant to create and did not is deleted to be sure: nothing was deleted before.
    return refused && held === undefined && this.#deleted.has(externalId) ? 'deleted already' : null;
  }
}
