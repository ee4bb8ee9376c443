import type { z } from 'zod';
import type { Query } from '#shared/clients/http/http-client.ts';
import type { TermtimeAnswer } from './refusal.ts';

/** What all calls share. */
export interface TermtimeWire {
  read<T>(path: string, schema: z.ZodType<T>): Promise<T>;
  /** `repeatable`: sending it twice does no more than sending it once. */
  write(request: {
    readonly method: 'POST' | 'PUT' | 'DELETE';
    readonly path: string;
    readonly query?: Query;
    readonly json?: unknown;
  }): Promise<TermtimeAnswer>;
}
