"""The shared face: components, generic pages, problem documents. It knows no noun."""
