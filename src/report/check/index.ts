import { asReported } from '../../diagnostics';
import { jsonText, type Formatters } from '../format';
import { checkAsGithub } from './github';
import { checkAsJunit } from './junit';
import type { CheckReport } from './report';
import { checkAsSarif } from './sarif';
import { checkAsText } from './text';

export type { CheckReport } from './report';
export { ruleAsText } from './rule-as-text';
export { silenceAsText } from './text';

/** The formats of `check`. */
export const CHECK_FORMATS: Formatters<CheckReport, 'text' | 'json' | 'sarif' | 'github' | 'junit'> = {
  text: checkAsText,
  json: ({ findings }) => jsonText(findings.map(asReported)),
  sarif: checkAsSarif,
  github: checkAsGithub,
  junit: checkAsJunit,
};
