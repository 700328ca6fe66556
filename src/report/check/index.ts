import { jsonText, type Formatters } from '../format';
import type { CheckReport } from './report';
import { checkAsSarif } from './sarif';
import { checkAsText } from './text';

export type { CheckReport } from './report';

/** The formats of `check`. */
export const CHECK_FORMATS: Formatters<CheckReport, 'text' | 'json' | 'sarif'> = {
  text: checkAsText,
  json: ({ findings }) => jsonText(findings),
  sarif: checkAsSarif,
};
