import { z } from 'zod';
import type { ResolvedQuery } from '../query/resolved-query.ts';
import type { Connection } from './connection.ts';
import { countQuery, expiredQuery } from './structured-query.ts';

const answer = z.object({
  result: z.object({ aggregateFields: z.object({ n: z.object({ integerValue: z.coerce.number() }) }) }),
  readTime: z.object({ seconds: z.coerce.number(), nanos: z.number() }),
});

/** How many documents a query finds: all of them less the expired ones, both at the same instant. */
export async function countDocuments(connection: Connection, query: ResolvedQuery): Promise<number> {
  const aggregations = [{ alias: 'n', count: {} }];
  const structuredAggregationQuery = { structuredQuery: countQuery(query), aggregations };
  const [all] = await connection.runAggregationQuery({ structuredAggregationQuery });
  const { result, readTime } = answer.parse(all);
  const count = result.aggregateFields.n.integerValue;
  if (count === 0) return 0;
  const [expired] = await connection.runAggregationQuery({
    structuredAggregationQuery: { structuredQuery: expiredQuery(query, readTime), aggregations },
    readTime,
  });
  return count - answer.parse(expired).result.aggregateFields.n.integerValue;
}
