import type { Silence } from '../model/silence';
import type { MeshOptions } from './mesh-tree';
import { readSilences } from './silences';

/** Which mesh answers are about, and how sure they have to be. */
export interface AnswerOptions extends MeshOptions {
  /** What owners of objects declare to be without effect, beside annotations. */
  readonly silences: readonly Silence[];
  /** True if verdicts that rest on what was not read are unknown. */
  readonly isStrict: boolean;
}

/** The options of parseArgs that {@link toAnswerOptions} reads. */
export const ANSWER_OPTIONS = {
  config: { type: 'string' },
  strict: { type: 'boolean', default: false },
} as const;

/** What a usage text says of them. */
export const ANSWER_USAGE = `  --strict                  verdicts that rest on what was not read are unknown
  --config FILE             silences of input-not-followed: a list of { rule, reason, cluster, object }, the last two optional`;

/** Reads them, and the file that they name. Throws what a person can act on. */
export function toAnswerOptions(values: {
  readonly config?: string | undefined;
  readonly strict?: boolean | undefined;
}): Omit<AnswerOptions, keyof MeshOptions> {
  return {
    silences: values.config === undefined ? [] : readSilences(values.config),
    isStrict: values.strict === true,
  };
}
