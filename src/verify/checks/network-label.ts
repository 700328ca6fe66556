import { LABEL_NETWORK } from '../../istio/vocabulary';
import { command, no, unread, yes, type Check } from '../subject/check';

export const networkLabel: Check = {
  id: 'network-label',
  phase: 0,
  look: (subject, { mesh }) => {
    const { cluster, declared } = subject;
    const { rootNamespace } = mesh;
    const what = `Namespace ${rootNamespace} says that the cluster is on network ${declared.network ?? '(any)'}`;
    const unseen = unread(subject, what, 'Namespace');
    if (unseen !== undefined) return [unseen];
    const namespace = cluster.namespaces.get(rootNamespace);
    if (namespace === undefined) {
      return [no(what, 'the Namespace does not exist.', 'install Istio, or name its namespace with --root-namespace.')];
    }
    const network = namespace.labels[LABEL_NETWORK];
    const label = command(
      subject,
      `label --overwrite namespace ${rootNamespace} ${LABEL_NETWORK}=${declared.network ?? 'NETWORK'}`,
    );
    if (network === undefined) {
      return [
        no(
          what,
          `it has no label ${LABEL_NETWORK}, so all pods count as on the network of every cluster, and no gateway is used.`,
          `${label}, and restart istiod.`,
        ),
      ];
    }
    if (declared.network !== undefined && declared.network !== network) {
      return [
        no(what, `it says ${network}.`, `${label}, and restart istiod; or declare the cluster on network ${network}.`),
      ];
    }
    const twin = mesh.clusters.find((other) => other.name !== cluster.name && other.network === network);
    return [
      yes(
        `Namespace ${rootNamespace} says that the cluster is on network ${network}${twin === undefined ? '' : `, which it shares with ${twin.name}`}`,
      ),
    ];
  },
};
