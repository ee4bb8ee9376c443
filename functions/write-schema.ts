import { writeFileSync } from 'node:fs';
import { editorSchemaText } from '#shared/config/json-schema.ts';
import { lockstepConfig } from './config.ts';

writeFileSync(new URL('../schema/lockstep.schema.json', import.meta.url), editorSchemaText(lockstepConfig));
