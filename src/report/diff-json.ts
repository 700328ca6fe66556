import type { FieldLines } from '../model/read/field-line';
import { formatOutages } from '../predict/outage/outage-syntax';
import type { Diff } from './diff';
import { answerAsJson } from './prediction-json';
import { locateReason } from './reasons';

/** What a change comes to, by docs/schema/diff.v1.schema.json. */
export function diffAsJson({ comparison, restarts, hazards, objects }: Diff, lines: FieldLines): object {
  const { changes, ...comesAndGoes } = comparison;
  return {
    ...comesAndGoes,
    behaviour: changes.map(({ service, client, outages, before, after, because }) => ({
      service,
      client,
      outage: formatOutages(outages, service),
      before: answerAsJson(before),
      after: answerAsJson(after),
      because: because.map((reason) => locateReason(reason, lines)),
    })),
    restarts,
    hazards: hazards.map(({ first, answer }) => ({
      first,
      service: answer.service,
      client: answer.client,
      outage: formatOutages(answer.outages, answer.service),
      halfway: answerAsJson(answer),
      because: answer.reasons.slice(-1).map((reason) => locateReason(reason, lines)),
    })),
    objects: objects.map(({ cluster, kind, object, fields }) => ({ cluster, kind, object, fields })),
  };
}
