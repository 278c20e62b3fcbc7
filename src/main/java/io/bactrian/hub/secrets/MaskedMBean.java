package io.bactrian.hub.secrets;

import io.bactrian.shared.SecretValues;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.InvalidAttributeValueException;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.ReflectionException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import org.jspecify.annotations.Nullable;

/** An MBean of Camel's whose texts are cleared of secrets. */
final class MaskedMBean implements DynamicMBean {
  private final DynamicMBean bean;

  MaskedMBean(DynamicMBean bean) {
    this.bean = bean;
  }

  @Override
  public @Nullable Object getAttribute(String name)
      throws AttributeNotFoundException, MBeanException, ReflectionException {
    return masked(bean.getAttribute(name));
  }

  @Override
  public void setAttribute(Attribute attribute)
      throws AttributeNotFoundException,
          InvalidAttributeValueException,
          MBeanException,
          ReflectionException {
    bean.setAttribute(attribute);
  }

  @Override
  public AttributeList getAttributes(String[] names) {
    var masked = new AttributeList();
    for (Attribute attribute : bean.getAttributes(names).asList()) {
      masked.add(new Attribute(attribute.getName(), masked(attribute.getValue())));
    }
    return masked;
  }

  @Override
  public AttributeList setAttributes(AttributeList attributes) {
    return bean.setAttributes(attributes);
  }

  @Override
  public @Nullable Object invoke(
      String action, @Nullable Object @Nullable [] arguments, String @Nullable [] signature)
      throws MBeanException, ReflectionException {
    return masked(bean.invoke(action, arguments, signature));
  }

  @Override
  public MBeanInfo getMBeanInfo() {
    return bean.getMBeanInfo();
  }

  static @Nullable Object masked(@Nullable Object value) {
    try {
      if (value instanceof String text) {
        return SecretValues.masked(text);
      } else if (value instanceof CompositeData data) {
        return composite(data);
      } else if (value instanceof TabularData table) {
        var masked = new TabularDataSupport(table.getTabularType());
        for (Object row : table.values()) {
          masked.put(composite((CompositeData) row));
        }
        return masked;
      } else if (value instanceof Object[] array) {
        return array(array);
      } else if (value instanceof Map<?, ?> map) {
        var masked = new LinkedHashMap<@Nullable Object, @Nullable Object>();
        map.forEach((key, one) -> masked.put(masked(key), masked(one)));
        return masked;
      } else if (value instanceof Collection<?> collection) {
        return collection(collection);
      }
      return value;
    } catch (OpenDataException e) {
      throw new IllegalStateException("a masked value does not fit its type", e);
    }
  }

  private static CompositeData composite(CompositeData data) throws OpenDataException {
    var items = new LinkedHashMap<String, @Nullable Object>();
    data.getCompositeType().keySet().forEach(key -> items.put(key, masked(data.get(key))));
    return new CompositeDataSupport(data.getCompositeType(), items);
  }

  private static Object[] array(Object[] array) {
    Object[] masked =
        (Object[]) Array.newInstance(array.getClass().getComponentType(), array.length);
    for (int i = 0; i < array.length; i++) {
      masked[i] = masked(array[i]);
    }
    return masked;
  }

  private static Object collection(Collection<?> collection) {
    var masked =
        collection instanceof Set
            ? new LinkedHashSet<@Nullable Object>()
            : new ArrayList<@Nullable Object>();
    collection.forEach(one -> masked.add(masked(one)));
    return masked;
  }
}
