/** A component that no page pays for before it is wanted: loaded the first time that it is, kept from then on. */
export function later<C>(wanted: () => boolean, load: () => Promise<{ default: C }>): { readonly Component: C | null } {
  let Component = $state.raw<C | null>(null);
  $effect(() => {
    if (wanted() && Component === null) void load().then((loaded) => (Component = loaded.default));
  });
  return {
    get Component() {
      return Component;
    },
  };
}
