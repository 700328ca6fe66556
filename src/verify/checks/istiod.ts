import { firstMinorWith, hasSince } from '../../istio/behaviours';
import { switchesOf } from '../../model/istiod';
import { command, no, unknown, unread, yes, type Check, type Subject } from '../subject/check';

export const istiodVersion: Check = {
  id: 'istiod-version',
  phase: 0,
  look: (subject) => {
    const { cluster, declared } = subject;
    const { text, assumed } = declared.istioVersion;
    const what = `istiod is of the ${assumed ? 'assumed' : 'declared'} version, ${text}`;
    const unseen = whyUnseen(subject, what);
    if (unseen !== undefined) return [unseen];
    const see = `see \`istioctl --context ${subject.live.context} version\`.`;
    if (cluster.istiod.version === undefined) return [unknown(what, 'the tag of its image is not a version.', see)];
    const version = cluster.istioVersion;
    if (!hasSince(version, 'waypointsUseGateways')) {
      return [
        no(
          what,
          `it is ${version.text}, and before ${firstMinorWith('waypointsUseGateways')} waypoints send nothing to other networks.`,
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
    const { istiod, istioVersion } = subject.cluster;
    const what = 'istiod has AMBIENT_ENABLE_MULTI_NETWORK on';
    const unseen = whyUnseen(subject, what);
    if (unseen !== undefined) return [unseen];
    const { ambientEnableMultiNetwork: isOn } = switchesOf(istiod, istioVersion);
    if (isOn === undefined) {
      return [unknown(what, 'it takes the variable from elsewhere.', 'look there, or in the log of istiod.')];
    }
    return [
      isOn
        ? yes(what)
        : no(
            what,
            'it is off: this cluster sends nothing to other networks, whatever is declared.',
            'install Istio with `values.pilot.env.AMBIENT_ENABLE_MULTI_NETWORK: "true"`, and with PILOT_ENABLE_AMBIENT.',
          ),
    ];
  },
};

/** An istiod that runs elsewhere, or is managed, has no Deployment here. Then the answer is unknown. */
function whyUnseen(subject: Subject, what: string): ReturnType<typeof unread> {
  if (subject.cluster.istiod.deployment !== undefined) return undefined;
  return (
    unread(subject, what, 'Deployment') ??
    unknown(
      what,
      'no Deployment has the label app=istiod, or several have and none is the default revision.',
      `see \`istioctl --context ${subject.live.context} version\`, and ${command(subject, 'get deployments -A -l app=istiod')}`,
    )
  );
}
