import { invalid, show, type Complaints } from '../api/complaint';
import type { Tls } from '../api/destination-rule';

/**
 * TLS to the endpoints. Of the certificates themselves nothing is read, and of DISABLE and ISTIO_MUTUAL nothing is checked.
 *
 * Source: istio, pkg/config/validation/agent/validation.go, ValidateTLS.
 */
export function* checkTls(tls: Tls | undefined, namespace: string, path: string): Complaints {
  if (tls === undefined) return;
  const { mode, credentialName, clientCertificate, privateKey, caCertificates, caCrl, subjectAltNames } = tls;
  yield* checkConfigMap(credentialName, namespace, `${path}.credentialName`);
  if (mode !== 'SIMPLE' && mode !== 'MUTUAL') return;
  if (
    tls.insecureSkipVerify === true &&
    (caCertificates !== '' || subjectAltNames.length > 0 || (mode === 'SIMPLE' && credentialName !== ''))
  ) {
    yield invalid(
      `${path}.insecureSkipVerify`,
      'insecureSkipVerify trusts any server, so it cannot stand beside what says which servers to trust.',
    );
  }
  if (credentialName !== '') {
    if ([clientCertificate, privateKey, caCertificates, caCrl].some((file) => file !== '')) {
      yield invalid(
        `${path}.credentialName`,
        'credentialName brings all certificates, so no file can stand beside it.',
      );
    }
    return;
  }
  if (mode === 'SIMPLE') return;
  if (clientCertificate === '') yield invalid(`${path}.clientCertificate`, 'Mutual TLS needs a client certificate.');
  if (privateKey === '') yield invalid(`${path}.privateKey`, 'Mutual TLS needs the private key of the client.');
}

const CONFIG_MAP = 'configmap://';

/** "configmap://namespace/name", in the namespace of the rule. */
function* checkConfigMap(credentialName: string, namespace: string, path: string): Complaints {
  if (!credentialName.startsWith(CONFIG_MAP)) return;
  const [ownNamespace = '', name = ''] = credentialName.slice(CONFIG_MAP.length).split('/');
  if (ownNamespace === '' || name === '') {
    yield invalid(path, `${show(credentialName)} is not "${CONFIG_MAP}namespace/name".`);
  } else if (ownNamespace !== namespace) {
    yield invalid(path, `The ConfigMap is in ${show(ownNamespace)}, and must be in the rule's own ${show(namespace)}.`);
  }
}
