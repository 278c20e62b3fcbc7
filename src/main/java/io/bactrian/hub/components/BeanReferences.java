package io.bactrian.hub.components;

import java.util.Set;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.ConditionalGenericConverter;

/** Reads {@code #name} and {@code #bean:name} in a setting as a bean, as Camel does in a route. */
final class BeanReferences implements ConditionalGenericConverter {
  private final BeanFactory beans;

  BeanReferences(BeanFactory beans) {
    this.beans = beans;
  }

  @Override
  public Set<ConvertiblePair> getConvertibleTypes() {
    return Set.of(new ConvertiblePair(String.class, Object.class));
  }

  @Override
  public boolean matches(TypeDescriptor source, TypeDescriptor target) {
    return !BeanUtils.isSimpleProperty(target.getType())
        && !target.isCollection()
        && !target.isMap();
  }

  @Override
  public Object convert(Object source, TypeDescriptor from, TypeDescriptor to) {
    String text = String.valueOf(source);
    if (!text.startsWith("#")) {
      throw new IllegalArgumentException("'" + text + "' is no bean: write # and a bean's name");
    }
    return beans.getBean(text.replaceFirst("^#(bean:)?", ""), to.getType());
  }
}
