import { z } from 'zod';

const rankedFields = z.object({
  claim: z.string(),
  target: z.string(),
  commonCoreStandard: z.string(),
  contentDomain: z.string(),
  enhancedId: z.string(),
});
const material = z.object({
  required: z.string(),
  provided: z.string(),
  /** Whether the newest upload is older than the English text; null where there is nothing to compare. */
  uploadedBeforeContent: z.boolean().nullable(),
});

/** The fields of an item: what search asks for. Blank is the empty string; instants are ms since the epoch. */
export const itemFields = z.object({
  itemId: z.number(),
  type: z.string(),
  classification: z.enum(['item', 'stim']),
  version: z.string(),
  subject: z.string(),
  grade: z.string(),
  workflowStatus: z.string(),
  /** Id of the stimulus that it belongs to, whether or not that one was ingested yet. */
  stimulusId: z.number().nullable(),
  depthOfKnowledge: z.string(),
  organizationTypeId: z.string(),
  organizationName: z.string(),
  contentTaskModel: z.string(),
  performanceTask: z.string(),
  writingPurpose: z.string(),
  itemAuthor: z.string(),
  testCategory: z.string(),
  scoringEngine: z.string(),
  allowCalculator: z.string(),
  pencilPaper: z.string(),
  stateSpecificUse: z.string(),
  stateSpecificUseDescription: z.string(),
  primary: rankedFields,
  secondary: rankedFields,
  tertiary: rankedFields,
  quaternary: rankedFields,
  englishUpdatedAt: z.number().nullable(),
  spanishUpdatedAt: z.number().nullable(),
  englishPassages: z.number(),
  spanishPassages: z.number(),
  asl: material,
  braille: material,
  closedCaptioning: material,
  translation: z.object({ required: z.string(), provided: z.string() }),
  textToSpeech: z.object({
    visualRequired: z.string(),
    visualProvided: z.boolean().nullable(),
    sightProvided: z.boolean().nullable(),
  }),
  glossary: z.object({
    englishProvided: z.boolean().nullable(),
    illustratedRequired: z.string(),
    illustratedProvided: z.boolean().nullable(),
    translatedRequired: z.string(),
    translatedProvided: z.boolean().nullable(),
  }),
  attachments: z.array(
    z.object({
      fileName: z.string(),
      fileType: z.enum(['asl', 'braille', 'cc']),
      uploadedAt: z.number().nullable(),
    }),
  ),
  /** Null where the item was in no administration. */
  formCount: z.number().nullable(),
  exposuresCount: z.number().nullable(),
  difficultyQuintile: z.number().nullable(),
  forms: z.array(
    z.object({
      assessmentType: z.string(),
      formId: z.string(),
      formType: z.string(),
      exposures: z.number().nullable(),
    }),
  ),
  updateNeeds: z.array(
    z.object({
      createdAt: z.number().nullable(),
      internalResolution: z.string(),
      internalResolutionAt: z.number().nullable(),
      notes: z.string(),
      resolution: z.string(),
      resolutionAt: z.number().nullable(),
      resolutionNotes: z.string(),
    }),
  ),
  hasUnresolvedNeed: z.boolean(),
  assignments: z.array(z.object({ assignedTo: z.string(), assignedBy: z.string(), assignedAt: z.number().nullable() })),
});
export type ItemFields = z.infer<typeof itemFields>;
