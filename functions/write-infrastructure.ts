/** Writes what Terraform needs to know of the code: `npm run infrastructure`. A test notices when it is not current. */
import { writeFileSync } from 'node:fs';
import { indexesOf } from '#shared/state/firestore/indexes-of.ts';
import { terraformIndexes } from '#shared/state/firestore/terraform-indexes.ts';
import { allQueries } from './collections.ts';

writeFileSync('terraform/indexes.json', `${JSON.stringify(terraformIndexes(indexesOf(allQueries)), null, 2)}\n`);
