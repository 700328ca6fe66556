import { options, type ComponentChildren } from 'preact';

/** Has a share stay in one line with its sign, in all text but code, which is copied. */
export function keepSharesUnbroken(): void {
  options.vnode = (vnode) => {
    if (typeof vnode.type === 'string' && vnode.type !== 'code') {
      const props = vnode.props as { children?: ComponentChildren };
      if (props.children !== undefined) props.children = unbroken(props.children);
    }
  };
}

function unbroken(children: ComponentChildren): ComponentChildren {
  if (Array.isArray(children)) return children.map(unbroken);
  return typeof children === 'string' ? children.replace(/(\d) %/g, '$1\u00a0%') : children;
}
