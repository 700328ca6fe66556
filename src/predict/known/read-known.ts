import { Decoder, type Place } from '../../promises/decoder';
import {
  ASKED_FIELDS,
  refuseTwice,
  SPREADS_FIELDS,
  toAsked,
  toSignature,
  toSpreads,
  toWord,
  type Placed,
} from '../change/declared';
import { VERDICTS, type Verdict } from '../answer';
import type { KnownAnswer, KnownAnswers } from './known-answers';

const FIELDS = ['version', 'signedBy', 'reason', 'answers'];
const ANSWER_FIELDS = [...ASKED_FIELDS, 'verdict', ...SPREADS_FIELDS, 'because'];

/**
 * Reads a file of accepted answers, by docs/schema/known-answers.v1.schema.json. Throws BadFile with all that is wrong, each with
 * its line.
 */
export function readKnownAnswers(text: string, file: string): KnownAnswers {
  const decoder = new Decoder(file, text);
  const root = decoder.map(decoder.value, [], FIELDS) ?? {};
  decoder.requireVersion(root);
  if (!Array.isArray(root.answers))
    decoder.refuse(['answers'], 'is not a list; where there are no such answers, remove the file.');
  const entries: readonly unknown[] = Array.isArray(root.answers) ? root.answers : [];
  const answers = entries.flatMap((value, index) => toAnswers(decoder, value, ['answers', index]));
  refuseTwice(decoder, answers);
  const known = { ...toSignature(decoder, root), answers: answers.map(({ answer }) => answer) };
  decoder.throwProblems();
  return known;
}

function toAnswers(decoder: Decoder, value: unknown, place: Place): Placed<KnownAnswer>[] {
  const map = decoder.map(value, place, ANSWER_FIELDS);
  if (map === undefined) return [];
  const asked = toAsked(decoder, map, place);
  if (map.verdict === undefined)
    decoder.refuse([...place, 'verdict'], `is missing; it is one of ${VERDICTS.join(', ')}.`);
  const verdict = toWord(decoder, map.verdict, [...place, 'verdict'], VERDICTS) ?? 'unknown';
  const rest = { verdict, ...toRest(decoder, map, place, verdict), place: decoder.describePlace(place) };
  return asked.map((one) => ({ answer: { ...one, ...rest }, place }));
}

/** What is not known has no shares, and is accepted for one reason only. */
function toRest(
  decoder: Decoder,
  map: Readonly<Record<string, unknown>>,
  place: Place,
  verdict: Verdict,
): Pick<KnownAnswer, 'spreads' | 'because'> {
  if (verdict !== 'unknown') {
    if (map.because !== undefined)
      decoder.refuse([...place, 'because'], 'is for answers that are unknown; the shares say what is accepted.');
    return { spreads: toSpreads(decoder, map, place), because: undefined };
  }
  for (const field of SPREADS_FIELDS)
    if (map[field] !== undefined) decoder.refuse([...place, field], 'is not known of an answer that is unknown.');
  const because = decoder.text(map.because, [...place, 'because'], 'why it is unknown, as explain says it');
  return { spreads: undefined, because };
}
