import { describeObject, isMap, type KubeObject } from '../../model/object';
import { CLASS_EAST_WEST, CLASS_WAYPOINT } from '../../istio/vocabulary';
import { command, no, unread, yes, type Check } from '../subject/check';

/** The classes of Gateways that are part of what is declared here. */
const CLASSES = [CLASS_WAYPOINT, CLASS_EAST_WEST];

export const gatewaysProgrammed: Check = {
  id: 'gateway-programmed',
  phase: 1,
  look: (subject) =>
    subject.counterparts
      .map(({ declared }) => declared)
      .filter(isOurGateway)
      .flatMap((declared) => {
        const what = `${describeObject(declared)} is programmed`;
        const unseen = unread(subject, what, 'Gateway');
        if (unseen !== undefined) return [unseen];
        const live = subject.live.objects.find((object) => isOurGateway(object) && isSame(object, declared));
        // What is not there is said by the check of objects.
        if (live === undefined) return [];
        const why = whyNotProgrammed(live);
        return [
          why === undefined
            ? yes(what)
            : no(
                what,
                why,
                `wait for it with --wait; else see ${command(subject, `describe gateway -n ${live.namespace ?? ''} ${live.name}`)}`,
              ),
        ];
      }),
};

/** Why a live Gateway carries nothing yet, in its own controller's words; undefined where it does. */
export function whyNotProgrammed({ kind, body }: KubeObject): string | undefined {
  if (kind !== 'Gateway') return undefined;
  const status = isMap(body.status) ? body.status : {};
  const generation = isMap(body.metadata) ? body.metadata.generation : undefined;
  const conditions = (Array.isArray(status.conditions) ? status.conditions : []).filter(isMap);
  const programmed = conditions.find(({ type }) => type === 'Programmed');
  if (programmed === undefined)
    return 'no controller has reported its status yet: check that istiod runs, for its revision.';
  if (programmed.status !== 'True') {
    return `${textOf(programmed.reason)}${textOf(programmed.reason) === '' ? '' : ': '}${textOf(programmed.message)}`;
  }
  const seen = programmed.observedGeneration;
  return typeof generation === 'number' && typeof seen === 'number' && seen < generation
    ? 'its last change has not been taken up yet.'
    : undefined;
}

function isOurGateway({ kind, group, body }: KubeObject): boolean {
  return (
    kind === 'Gateway' &&
    group === 'gateway.networking.k8s.io' &&
    isMap(body.spec) &&
    CLASSES.includes(String(body.spec.gatewayClassName))
  );
}

function isSame(left: KubeObject, right: KubeObject): boolean {
  return left.name === right.name && (left.namespace ?? 'default') === (right.namespace ?? 'default');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
