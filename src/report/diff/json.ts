import { formatOutages } from '../../predict/outage';
import { toPercent } from '../../util/percent';
import { answerAsJson } from '../answer-json';
import { jsonText, type Page } from '../format';
import { locateReason } from '../reasons';
import { declarationAsJson } from './declaration';
import type { Diff } from './report';
import { upgradeAsJson } from './upgrade';

/** The effects of a change, by docs/schema/diff.v1.schema.json. */
export function diffAsJson(
  { comparison, restarts, hazards, objects, assumptions, upgrade, declaration, smallMoves }: Diff,
  { lines }: Page,
): string {
  const { changes, ...comesAndGoes } = comparison;
  return jsonText({
    ...(declaration === undefined ? {} : { declaration: declarationAsJson(declaration) }),
    ...comesAndGoes,
    ...(smallMoves === undefined
      ? {}
      : { notShown: { shareChange: toPercent(smallMoves.least), answers: smallMoves.leftOut } }),
    behaviour: changes.map(({ service, client, outages, before, after, because }) => ({
      service,
      client,
      outage: formatOutages(outages, service),
      before: answerAsJson(before),
      after: answerAsJson(after),
      because: because.map((reason) => locateReason(reason, lines)),
    })),
    ...upgradeAsJson(upgrade),
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
    assumptions: assumptions.map((reason) => locateReason(reason, lines)),
  });
}
