const isComplete = <C extends object>(options: Partial<C>, keys: readonly (keyof C)[]): options is C =>
  keys.every((key) => options[key] !== undefined);

/**
 * Settings from `options`, and what they leave open from `fallback`, which is asked at the first use and not at import:
 * whoever gives everything needs no environment.
 */
export function lazyConfig<C extends object>(
  options: Partial<C>,
  keys: readonly (keyof C)[],
  fallback: () => C,
): () => C {
  let config: C | undefined;
  return () => {
    config ??= isComplete(options, keys) ? options : { ...fallback(), ...options };
    return config;
  };
}
