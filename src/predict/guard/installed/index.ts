// What is installed and is not followed.

export { clashingNames } from './cluster-names';
export { CNI_EXCLUDED_NAMESPACES, CNI_SELECTORS, excludedNamespaces, hasDefaultSelectors } from './cni';
export { controlPlaneTroubles } from './control-plane';
export { DELIVERIES, servicesToCome, unreadDeliveriesIn } from './deliveries';
export {
  GATEWAY_REVISION,
  gatewaysByNamespaceRevision,
  judgeGatewayRevision,
  judgeNamespaceRevision,
  NAMESPACE_REVISION,
} from './gateway-revision';
export { unreadInstallationsIn } from './installations';
export { manualGatewaysIn } from './manual-gateways';
export { misplacedProxies } from './misplaced-proxies';
export { nodeAgentTroubles } from './node-agents';
export { unusableParametersIn } from './parameters';
export { missingRemoteSecrets, REMOTE_SECRETS, servicesWithoutSecret } from './remote-secrets';
export { unreadVariablesIn } from './unread-variables';
