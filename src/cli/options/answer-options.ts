import type { Silence } from '../../model/object';
import { readSilences } from '../files/config-files';
import { MESH_OPTIONS, toMeshOptions, type MeshOptions } from './mesh-options';
import { flag, optional, type ValuesOf } from '../line/option';
import { text } from '../line/value-types';

/** Which mesh answers are about, and how sure they have to be. */
export interface AnswerOptions extends MeshOptions {
  /** What owners of objects declare to be without effect, beside annotations. */
  readonly silences: readonly Silence[];
  /** True if verdicts that rest on what was not read are unknown. */
  readonly isStrict: boolean;
}

/** The options that {@link toAnswerOptions} reads. */
export const ANSWER_OPTIONS = {
  strict: flag('verdicts that rest on what was not read are unknown'),
  config: optional(
    text('FILE'),
    'a file with "silence:", a list of { rule, reason, cluster, object } of input-not-followed; the last two are optional',
  ),
  ...MESH_OPTIONS,
};

/** Which mesh a command reads to answer questions, by its operands and options. */
export function toAnswerOptions(
  command: string,
  roots: readonly string[],
  values: ValuesOf<typeof ANSWER_OPTIONS>,
): AnswerOptions {
  return {
    ...toMeshOptions(command, roots, values),
    silences: values.config === undefined ? [] : readSilences(values.config),
    isStrict: values.strict,
  };
}
