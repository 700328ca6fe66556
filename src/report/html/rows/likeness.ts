import { decisiveReason } from '../../../predict/explain/gaps';
import { formatOutages } from '../../../predict/outage';
import { excuseOf } from '../../../predict/scenarios';
import type { Prediction } from '../../../predict/prediction';
import type { Answer } from '../../../predict/answer';
import { groupBy } from '../../../util/group-by';
import { keyOfAnswer } from './alike';
import { kindOf } from '../data/kinds';
import type { HeldMatrix } from './matrices';
import { membersOf } from '../data/members';

/**
 * A text that is equal for services that answer every question alike but for their own names: the same verdicts, shares and causes, for
 * the same clients in the same outages.
 */
export function likenessOf({ view, clusters }: Prediction, { service, rows }: HeldMatrix): string {
  const rename = renamingOf(service);
  // Reasons take long to make: those of one outage of a kind stand for the others of which the answers are alike.
  const causes = new Map<string, string>();
  const causeOnce = (kind: string, key: string, answer: Answer): string => {
    const known = causes.get(`${kind} ${key}`) ?? causeOf(answer, rename);
    causes.set(`${kind} ${key}`, known);
    return known;
  };
  const pods = view.clusters.map(({ cluster }) => cluster.pods.get(service)?.usual ?? null);
  const lines = rows.map(({ scenario, answers, load }) => {
    const asked = answers.map((answer, client) => ({
      ...{ outage: 0, client, answer },
      isOwn: scenario.outages.some(({ cluster }) => cluster === answer.client.cluster),
    }));
    const groups = groupBy(asked, ({ answer }) => keyOfAnswer(answer, excuseOf(answer.verdict, scenario), clusters));
    const parts = [...groups].map(([key, group]) => [
      rename(key),
      causeOnce(kindOf(scenario).id, key, group[0].answer),
      membersOf(group, asked),
    ]);
    return [rename(formatOutages(scenario.outages, service)), load === undefined ? null : [...load], parts];
  });
  return JSON.stringify([pods, rows[0]?.answers[0]?.port, lines]);
}

/**
 * Why requests are lost, with the change that would cure. Where none are, the ways may differ in what changes nothing.
 *
 * @param rename how to write names
 */
export function causeOf({ verdict, reasons }: Answer, rename: (text: string) => string): string {
  if (verdict === 'local' || verdict === 'failover' || verdict === 'split') return '';
  const { text = '', object = '', change = '' } = decisiveReason(reasons) ?? {};
  return rename([text, object, change].join(' '));
}

/** Writes texts about a service without its names, so that those of services that are alike are equal. */
export function renamingOf(service: string): (text: string) => string {
  const [namespace = '', name = ''] = service.split('/');
  const host = `${name}.${namespace}.`;
  return (text) =>
    text
      .replaceAll(service, '@service')
      .replaceAll(host, '@host.')
      .replaceAll(`${namespace}/`, '@namespace/')
      .replaceAll(name, '@name');
}
