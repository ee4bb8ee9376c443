import { queriesOf } from '#shared/descriptor/catalogue.ts';
import { syncs } from './index.ts';

/** Every query that any function may ask of the state store: indexes are made from these. */
export const allQueries = queriesOf(syncs);
