import type { Problem } from '../diagnostics';
import { list, struct, text, type Kind } from './private/props/kinds';
import { show } from './private/props/show';

/**
 * Outages that a service need not survive, as its owner decides. They are predicted all the same, and marked `exempt` with the
 * reason; gates, `check`, promises and matchers do not ask for more.
 */
export interface Exemption {
  /**
   * The outages as `--outage` takes them, in which `*` stands for any text: "gateway-down:*", "cluster-down:cluster1".
   */
  readonly outages: string;
  /** Why the service need not survive them: for those who read it in an outage. */
  readonly reason: string;
}

const AN_EXEMPTION = "{ outages: 'gateway-down:*', reason: 'one address until the second load balancer is there' }";
const UNREAD =
  'the exemption would not be read, and predict, check and the matchers would ask about outages that the service need not survive.';

/**
 * The form of a list of exemptions.
 *
 * @internal
 */
export const EXEMPTIONS: Kind = {
  ...list(`needNotSurvive: [${AN_EXEMPTION}]`, struct<Exemption>('Exemption', { outages: text, reason: text })),
  isFixed: true,
};

/**
 * The value of the annotation that declares exemptions: a line each.
 *
 * @internal
 */
export function exemptionsAsText(exemptions: readonly Exemption[]): string {
  return exemptions.map(({ outages, reason }) => `${outages} ${reason}`).join('\n');
}

/**
 * What is wrong with exemptions, one by one. Whether there are such outages is judged by what is rendered.
 *
 * @internal
 */
export function checkExemptions(exemptions: readonly Exemption[]): Problem[] {
  return exemptions.flatMap(({ outages, reason }, index) => [
    ...(/^\S+$/.test(outages)
      ? []
      : [
          {
            message: `needNotSurvive[${index}].outages is ${show(outages)}, which is not the pattern of outages.`,
            why: UNREAD,
            fix: `write the outage as --outage takes it, without spaces: ${AN_EXEMPTION}.`,
          },
        ]),
    ...(/^[^\S\n]*\S[^\n]*$/.test(reason)
      ? []
      : [
          {
            message: `needNotSurvive[${index}].reason is ${show(reason)}, which is not one line of text.`,
            why: UNREAD,
            fix: `state in one line why the service need not survive it: ${AN_EXEMPTION}.`,
          },
        ]),
  ]);
}
