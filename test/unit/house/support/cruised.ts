import { fileURLToPath } from 'node:url';
import { cruise, type ICruiseResult, type IForbiddenRuleType } from 'dependency-cruiser';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/**
 * All imports of our code, types included, and which of the rules they break. `baseDir`: another tree, for tests of the
 * rules.
 */
export async function cruised(
  forbidden: readonly IForbiddenRuleType[],
  baseDir: string = root,
): Promise<ICruiseResult> {
  const { output } = await cruise(
    ['functions', 'shared'],
    {
      baseDir,
      parser: 'swc',
      tsPreCompilationDeps: true,
      doNotFollow: { path: ['node_modules', '^test/'] },
      validate: true,
      ruleSet: { forbidden: [...forbidden] },
    },
    {
      exportsFields: ['exports'],
      conditionNames: ['node', 'import', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  );
  if (typeof output === 'string') throw new Error(output);
  return output;
}
