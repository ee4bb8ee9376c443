import { addDays, type CmisCalendar } from '#shared/clients/cmis/calendar.ts';
import type { Cmis } from '#shared/clients/cmis/cmis.ts';
import type {
  Course,
  Department,
  NewCourse,
  NewDepartment,
  NewOrganization,
  NewSection,
  NewTerm,
  Organization,
  Section,
  Term,
} from '#shared/clients/echo360/reference-schema.ts';
import { foldedKey } from '#shared/core/folded-key.ts';
import { oncePerKey } from '#shared/core/once.ts';
import type { ReferenceDataConfig } from '../config.ts';
import type { Occurrence } from '../lesson/occurrence.ts';
import type { CmisNames } from './cmis-names.ts';
import { type Listed, nearError } from './listed.ts';
import { CannotSupplyError } from './repair.ts';

export interface TeachingLists {
  readonly organizations: Listed<Organization, NewOrganization>;
  readonly departments: Listed<Department, NewDepartment>;
  readonly courses: Listed<Course, NewCourse>;
  readonly terms: Listed<Term, NewTerm>;
  readonly sections: Listed<Section, NewSection>;
}

/**
 * After so many refusals, and one for so many courses (a page of sections to list), listing all sections costs less
 * than more refusals would.
 */
const fewestMisses = 5;
const coursesPerMiss = 30;

/** Creates a section with its course, department, organisation and term where Echo360 lacks them. */
export function createSectionSupply(
  { organizations, departments, courses, terms, sections }: TeachingLists,
  config: ReferenceDataConfig,
  { names, openCmis }: { readonly names: CmisNames; readonly openCmis: () => Promise<Cmis> },
) {
  const once = oncePerKey<string, string>();
  let misses = 0;

  async function organisationId(departmentId: string | null): Promise<string> {
    const named = config.organisation ?? (departmentId === null ? undefined : organisationOf(departmentId));
    if (named === undefined) {
      throw new CannotSupplyError(
        'neither CMIS nor the configuration (referenceData.organisation) names the organisation of a course that Echo360 lacks',
      );
    }
    const existing = await organizations.findNear(named.externalId);
    return existing?.id ?? (await organizations.create(named)).id;
  }

  async function departmentIdOf(externalId: string, organizationId: string): Promise<string> {
    const existing = await departments.findNear(externalId);
    if (existing !== undefined) return existing.id;
    const configured = config.department?.externalId === externalId ? config.department.name : undefined;
    const name = configured ?? (await names.department(externalId)) ?? externalId;
    return (await departments.create({ externalId, name, organizationId })).id;
  }

  async function courseId({ setId, source }: Occurrence): Promise<string> {
    const { moduleId } = source;
    const existing = await courses.find(({ externalId, courseIdentifier }) =>
      [externalId, courseIdentifier].some(key => key !== null && foldedKey(key) === foldedKey(moduleId)),
    );
    if (existing !== undefined) {
      return existing.id;
    }
    const module = await names.module(setId, moduleId);
    const department = module?.owner ?? source.departmentId ?? config.department?.externalId ?? null;
    const organizationId = await once(`organisation of ${foldedKey(department ?? '')}`, () =>
      organisationId(department),
    );
    const departmentId =
      department === null
        ? undefined
        : await once(`department ${foldedKey(department)}`, () => departmentIdOf(department, organizationId));
    const created = await courses.create({
      externalId: moduleId,
      courseIdentifier: moduleId,
      name: module?.name ?? moduleId,
      organizationId,
      ...(departmentId === undefined ? {} : { departmentId }),
    });
    return created.id;
  }

  async function termId(setId: string): Promise<string> {
    const wanted = config.terms[setId] ?? termOf(await (await openCmis()).calendar(setId));
    const existing = await terms.find(
      ({ externalId, name }) =>
        (externalId !== null && foldedKey(externalId) === foldedKey(wanted.externalId)) ||
        foldedKey(name) === foldedKey(wanted.name),
    );
    return existing?.id ?? (await terms.create(wanted)).id;
  }

  /** @throws CannotSupplyError */
  const supply = async (occurrence: Occurrence): Promise<void> => {
    const { setId, sent, source } = occurrence;
    const supplied = await once(`section ${foldedKey(sent.section)}`, async () => {
      const course = await once(`course ${foldedKey(source.moduleId)}`, () => courseId(occurrence));
      const term = await once(`term ${setId}`, () => termId(setId));
      // Of a course that this run created there can be none yet; of any other, one under a key that differs by case
      // alone.
      const near = courses.hasMade(source.moduleId) ? undefined : await sections.findNear(sent.section);
      if (near !== undefined) return near.externalId ?? '';
      const number = source.groupCode;
      await sections.create({ externalId: sent.section, number, courseId: course, termId: term });
      return sent.section;
    });
    if (supplied !== sent.section) throw nearError('section', sent.section, supplied);
  };

  /** Whether Echo360 is known to lack the section; false where it was not asked and does not follow. */
  const lacks = async ({ sent, source }: Occurrence): Promise<boolean> => {
    if (sections.hasMade(sent.section)) return false;
    // A course that this run created has no sections but those that it created too.
    if (courses.hasMade(source.moduleId)) return true;
    const isWorthListing = misses >= fewestMisses && misses * coursesPerMiss >= (await courses.all()).length;
    if (!sections.isKnown && !isWorthListing) return false;
    return (await sections.findByExternalId(sent.section)) === undefined;
  };

  /** Echo360 said that it lacks a section. */
  const missed = (): void => {
    misses += 1;
  };

  return { supply, lacks, missed };
}

/** The first three characters of a department and five zeros: how the departments' codes are made up. */
function organisationOf(departmentId: string): { externalId: string; name: string } {
  const code = `${departmentId.slice(0, 3)}00000`;
  return { externalId: code, name: code };
}

/**
 * An academic year of CMIS as an Echo360 term: from the first day of its first week to the last of its last.
 * @throws CannotSupplyError without weeks
 */
export function termOf({ setId, weekStarts }: CmisCalendar) {
  const starts = [...weekStarts.values()].sort();
  const [first] = starts;
  const last = starts.at(-1);
  if (first === undefined || last === undefined) throw new CannotSupplyError(`CMIS has no weeks for ${setId}`);
  return { externalId: setId, name: setId, startDate: first, endDate: addDays(last, 6) };
}
