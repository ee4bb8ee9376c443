import { z } from 'zod';
import type { Json } from './store.ts';

/** Any value that a document may hold, for fields whose shape is somebody else's. */
export const jsonSchema: z.ZodType<Json> = z.json();
