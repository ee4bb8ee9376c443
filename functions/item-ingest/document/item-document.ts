import { z } from 'zod';

/**
 * `item.json` as far as fields are taken from it; everything else is kept in the whole document. Tolerant: a member
 * that is missing, null, or of another simple type reads as blank, and each name that older documents use stands beside
 * its successor. Source: facts/item-ingest.md, 7.
 */
const text = z
  .union([z.string(), z.number().transform(String), z.boolean().transform(String)])
  .nullish()
  .catch(undefined)
  .transform(value => value?.trim() ?? '');
const flag = z
  .union([z.boolean(), z.enum(['true', 'false']).transform(value => value === 'true')])
  .nullish()
  .catch(undefined)
  .transform(value => value ?? null);
/** ms since the epoch; blank and unreadable dates are none. */
const instant = text.transform(value => {
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : at;
});
const wholeNumber = text.transform(value =>
  /^\d+$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : null,
);

/** Rows that are no objects are left out, one odd row never loses the rest. */
function rows<Row>(row: z.ZodType<Row>) {
  return z
    .array(z.unknown())
    .nullish()
    .catch(undefined)
    .transform(list => (list ?? []).flatMap(each => row.safeParse(each).data ?? []));
}

/** An object; anything else counts as an empty one. */
function part<Shape extends z.ZodRawShape>(shape: Shape) {
  const object = z.object(shape);
  return z
    .unknown()
    .optional()
    .transform(value => (typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {}))
    .pipe(object);
}

const attachment = z.object({ fileName: z.string().min(1), uploadedDate: instant });
const form = z.object({ assessmentType: text, formId: text, formType: text, exposures: wholeNumber });
const administration = z.object({
  administrationId: text,
  fieldTestData: part({ itemDifficultyQuintile: wholeNumber }),
  forms: rows(form),
});
const need = z.object({
  createDate: instant,
  internalResolution: text,
  internalResolutionDate: instant,
  notes: text,
  resolution: text,
  resolutionDate: instant,
  resolutionNotes: text,
});
const assignment = z
  .object({ assignedTo: text, assignee: text, assignedBy: text, assignedDate: instant })
  .transform(({ assignee, assignedTo, ...rest }) => ({ ...rest, assignedTo: assignedTo || assignee }));
const content = part({ updatedDate: instant, passages: z.array(z.unknown()).nullish().catch(undefined) });
const translation = part({
  updatedDate: instant,
  passages: z.array(z.unknown()).nullish().catch(undefined),
  isRequired: text,
  isProvided: text,
});

const metadata = part({
  subject: text,
  intendedGrade: text,
  grade: text,
  depthOfKnowledge: text,
  organizationTypeId: text,
  organizationName: text,
  contentTaskModel: text,
  performanceTask: text,
  writingPurpose: text,
  itemAuthor: text,
  testCategory: text,
  scoringEngine: text,
  allowCalculator: text,
  calculator: text,
  pencilPaper: text,
  stateSpecificUse: text,
  stateSpecificUseDescription: text,
  primaryClaim: text,
  primaryTarget: text,
  primaryAssessmentTarget: text,
  primaryCommonCoreStandard: text,
  primaryContentDomain: text,
  secondaryClaim: text,
  secondaryTarget: text,
  secondaryAssessmentTarget: text,
  secondaryCommonCoreStandard: text,
  secondaryContentDomain: text,
  tertiaryClaim: text,
  tertiaryTarget: text,
  tertiaryAssessmentTarget: text,
  tertiaryCommonCoreStandard: text,
  tertiaryContentDomain: text,
  quaternaryClaim: text,
  quaternaryTarget: text,
  quaternaryAssessmentTarget: text,
  quaternaryCommonCoreStandard: text,
  quaternaryContentDomain: text,
});

export const itemDocument = z.object({
  id: wholeNumber,
  type: text,
  version: text,
  core: part({
    stimulusId: text,
    metadata,
    en: content,
    testAdministration: part({ fieldTestAdministrationId: text, administrations: rows(administration) }),
    contentUpdateNeeds: rows(need),
  }),
  asl: part({ isAslRequired: text, isAslProvided: text, attachments: rows(attachment) }),
  braille: part({ isBrailleRequired: text, isBrailleProvided: text, attachments: rows(attachment) }),
  cc: part({ isCcRequired: text, isCcProvided: text, attachments: rows(attachment) }),
  textToSpeech: part({ isVisualTTSRequired: text, isVisualTTSProvided: flag, isSightTTSProvided: flag }),
  workflow: part({ workflowStatusCode: text }),
  translations: part({ esp: translation }),
  glossary: part({
    isEnglishGlossaryProvided: flag,
    isIllustratedGlossaryRequired: text,
    isIllustratedGlossaryProvided: flag,
    isTranslatedGlossaryRequired: text,
    isTranslatedGlossaryProvided: flag,
  }),
  serverManaged: part({
    primaryEnhancedId: text,
    secondaryEnhancedId: text,
    tertiaryEnhancedId: text,
    quaternaryEnhancedId: text,
  }),
  assignments: rows(assignment),
});
