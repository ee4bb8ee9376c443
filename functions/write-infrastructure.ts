/** Writes what Terraform needs to know of the code: `npm run infrastructure`. A test notices when it is not current. */
import { writeFileSync } from 'node:fs';
import { deployedFunctions, deployedIndexes } from './deployment-map.ts';

const files = { 'terraform/functions.json': deployedFunctions(), 'terraform/indexes.json': deployedIndexes() };
for (const [file, content] of Object.entries(files)) writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
