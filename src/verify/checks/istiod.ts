import { isAtLeast, parseIstioVersion } from '../../model/istio-version';
import { command, no, unknown, unread, yes, type Check, type Result, type Subject } from '../check';
import { istiodSeen, type IstiodSeen } from '../istiod-seen';

/** The first minor version in which waypoints send requests to other networks. */
const FIRST_WITH_FAILOVER = 28;

export const istiodVersion: Check = {
  id: 'istiod-version',
  phase: 0,
  look: (subject) => {
    const { declared } = subject;
    const what = `istiod is of the declared version, ${declared.istioVersion.text}`;
    const seen = see(subject, what);
    if ('status' in seen) return [seen];
    if (seen.version === undefined) {
      return [
        unknown(
          what,
          'the tag of its image is no version.',
          `see \`istioctl --context ${subject.live.context} version\`.`,
        ),
      ];
    }
    const version = parseIstioVersion(seen.version);
    if (!isAtLeast(version, FIRST_WITH_FAILOVER)) {
      return [
        no(
          what,
          `it is ${version.text}, and before 1.${FIRST_WITH_FAILOVER} waypoints send nothing to other networks.`,
          'upgrade Istio in this cluster.',
        ),
      ];
    }
    return [
      version.minor === declared.istioVersion.minor
        ? yes(`istiod is ${version.text}`)
        : no(
            what,
            `it is ${version.text}, so what was checked and predicted of the declaration was another version's behaviour.`,
            `declare the cluster with istioVersion '${version.text}', and synthesize again.`,
          ),
    ];
  },
};

export const multiNetwork: Check = {
  id: 'multi-network',
  phase: 0,
  look: (subject) => {
    const what = 'istiod has AMBIENT_ENABLE_MULTI_NETWORK on';
    const seen = see(subject, what);
    if ('status' in seen) return [seen];
    if (seen.variables === undefined) {
      return [
        unknown(
          what,
          'it takes variables from elsewhere.',
          `see \`istioctl --context ${subject.live.context} version\`.`,
        ),
      ];
    }
    return [
      seen.variables.get('AMBIENT_ENABLE_MULTI_NETWORK') === 'true'
        ? yes(what)
        : no(
            what,
            'it is off: this cluster sends nothing to other networks, whatever is declared.',
            'install Istio with `values.pilot.env.AMBIENT_ENABLE_MULTI_NETWORK: "true"`, and with PILOT_ENABLE_AMBIENT.',
          ),
    ];
  },
};

/** An istiod that runs elsewhere, or is managed, has no Deployment here. Then nobody knows, and nothing is claimed. */
function see(subject: Subject, what: string): IstiodSeen | Omit<Result, 'check'> {
  return (
    istiodSeen(subject.live.objects) ??
    unread(subject, what, 'Deployment') ??
    unknown(
      what,
      'no Deployment has the label app=istiod, so it runs elsewhere or is managed by somebody.',
      `see \`istioctl --context ${subject.live.context} version\`; ${command(subject, 'get deployments -A -l app=istiod')} finds none.`,
    )
  );
}
